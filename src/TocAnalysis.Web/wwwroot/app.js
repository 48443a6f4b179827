// What the shell does in the browser. Everything here is an addition: pages read, search and submit without it.
(function () {
  'use strict';
  const $ = (selector, from = document) => from.querySelector(selector);
  const typing = (element) => element instanceof HTMLElement && (element.isContentEditable || element.matches('input, textarea, select'));
  const stored = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const store = (key, value) => { try { localStorage.setItem(key, value); } catch { /* Storage is switched off. */ } };

  /* Theme */
  const showTheme = () => {
    for (const button of document.querySelectorAll('[data-theme-set]')) {
      const pressed = String(button.dataset.themeSet === window.tocTheme.get());
      if (button.getAttribute('aria-pressed') !== pressed) button.setAttribute('aria-pressed', pressed);
    }
  };

  /* Clicks */
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll('details.menu[open]')) if (menu !== except) menu.open = false;
  };
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    closeMenus(target.closest('details.menu'));
    const theme = target.closest('[data-theme-set]');
    if (theme) {
      window.tocTheme.set(theme.dataset.themeSet);
      showTheme();
    }
    const rail = $('#rail');
    if (target.closest('#rail a') && rail?.matches(':popover-open')) rail.hidePopover();
    if (target.closest('[data-reload]')) location.reload();
    if (target.closest('[data-reconnect]')) reconnect();
    if (target.closest('[data-shortcut-sheet]')) openSheet();
  });

  /* A file that is chosen goes on its way; the button beside does the same. */
  document.addEventListener('change', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.matches('[type=file][data-send]') && event.target.files.length > 0) event.target.form.requestSubmit();
  });

  /* Rows, columns and layers of a table change places by drag; the lists beside them do the same by keyboard. */
  const axis = (event) => event.target instanceof Element ? event.target.closest('label[data-axis]') : null;
  let dragged = null;
  const dragOver = (label) => {
    for (const other of document.querySelectorAll('label[data-axis]')) other.classList.toggle('drop', other === label);
  };
  document.addEventListener('dragstart', (event) => {
    dragged = event.target instanceof Element && event.target.matches('.grip') ? axis(event) : null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', '');
  });
  document.addEventListener('dragover', (event) => {
    const label = axis(event);
    if (!dragged || !label || label === dragged) return;
    event.preventDefault();
    dragOver(label);
  });
  document.addEventListener('drop', (event) => {
    const label = axis(event);
    if (!dragged || !label || label === dragged) return;
    event.preventDefault();
    const [from, to] = [dragged.querySelector('select'), label.querySelector('select')];
    const [value, other] = [from.value, to.value];
    from.value = other;
    to.value = value;
    // Rows and columns are never empty: then nothing changes places.
    if (from.selectedIndex < 0 || to.selectedIndex < 0) [from.value, to.value] = [value, other];
    else from.form.requestSubmit();
  });
  document.addEventListener('dragend', () => { dragged = null; dragOver(null); });
  const reconnect = async () => {
    try {
      if (await window.Blazor.reconnect()) return;
    } catch { /* The server does not answer, or knows this page no longer: load it again. */ }
    location.reload();
  };

  /* Keyboard */
  const shortcutsOn = () => stored('toc-shortcuts') !== 'off';
  const openSheet = () => {
    const sheet = $('#shortcuts');
    if (!sheet || sheet.open) return;
    $('[data-shortcuts-toggle]', sheet).checked = shortcutsOn();
    sheet.showModal();
  };
  document.addEventListener('change', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.matches('[data-shortcuts-toggle]')) store('toc-shortcuts', event.target.checked ? 'on' : 'off');
  });

  const rows = () => [...document.querySelectorAll('[data-list] [data-row-href]')].filter((row) => row.getClientRects().length > 0);
  const move = (step) => {
    const all = rows();
    if (all.length === 0) return;
    const at = all.findIndex((row) => row.hasAttribute('data-current'));
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
    if (at >= 0) all[at].removeAttribute('data-current');
    next.setAttribute('data-current', '');
    const link = $('a[href]', next);
    if (link) link.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  };
  const open = () => {
    const row = $('[data-list] [data-row-href][data-current]');
    if (!row) return false;
    const href = row.dataset.rowHref;
    const link = [...row.querySelectorAll('a[href]')].find((a) => a.getAttribute('href') === href);
    if (link) link.click();
    else location.assign(href);
    return true;
  };

  /* Trees that are edited: Alt with an arrow must not lead to another page, arrows do not scroll, and what may be dropped on says so. */
  document.addEventListener('keydown', (event) => {
    const row = event.target instanceof Element ? event.target.closest('[data-draft-tree] [role="treeitem"]') : null;
    if (row && event.target === row && (/^Arrow/.test(event.key) || [' ', 'Home', 'End'].includes(event.key))) event.preventDefault();
  }, true);
  // A row that moves is taken out and put in again, and loses its focus by that; the keys that follow are meant for it all the same.
  let rowAt = null;
  document.addEventListener('focusin', (event) => { rowAt = event.target instanceof Element ? event.target.closest('[data-draft-tree] [role="treeitem"]')?.id : null; });
  document.addEventListener('pointerdown', () => { rowAt = null; });
  new MutationObserver(() => { if (rowAt && document.activeElement === document.body) document.getElementById(rowAt)?.focus(); }).observe(document.body, { childList: true, subtree: true });
  const dropOf = (event) => event.target instanceof Element ? event.target.closest('[data-draft-tree] [data-drop]') : null;
  document.addEventListener('dragstart', (event) => { if (dropOf(event)) event.dataTransfer?.setData('text/plain', ''); });
  document.addEventListener('dragover', (event) => {
    const place = dropOf(event);
    for (const other of document.querySelectorAll('[data-over]')) if (other !== place) other.removeAttribute('data-over');
    if (!place) return;
    event.preventDefault();
    place.setAttribute('data-over', '');
  });
  for (const kind of ['drop', 'dragend']) {
    document.addEventListener(kind, (event) => {
      if (dropOf(event)) event.preventDefault();
      for (const other of document.querySelectorAll('[data-over]')) other.removeAttribute('data-over');
    });
  }

  /* A workbench hears keys when its circuit is up. Those that come earlier wait for it: fields that are there already are replaced by those of the circuit. */
  const early = window.tocEarlyKeys = [];
  document.addEventListener('keydown', (event) => {
    if (!/^\/cases\/[^/]+\/code$/.test(location.pathname) || $('.workbench[data-keys], .workbench:not([data-hears])')) return;
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || $('dialog[open]') || stored('toc-shortcuts') === 'off') return;
    const leads = early.some((key) => 'rm/'.includes(key));
    if (early.at !== location.href) early.length = 0;
    early.at = location.href;
    if (!(leads ? [...event.key].length === 1 || ['Enter', 'Backspace'].includes(event.key) : /^[1-5nsuyxetrm/]$/.test(event.key))) return;
    early.push(event.key);
    event.preventDefault();
  }, true);

  let goUntil = 0;
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      const menu = $('details.menu[open]');
      if (menu) {
        menu.open = false;
        $('summary', menu)?.focus();
      }
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || $('dialog[open], .mud-dialog')) return;
    if (event.key === '?') {
      // The sheet holds the switch, so its own key always works.
      event.preventDefault();
      openSheet();
      return;
    }
    if (!shortcutsOn()) return;
    if (Date.now() < goUntil) {
      goUntil = 0;
      const link = /^[a-z]$/.test(event.key) ? $(`[data-go="${event.key}"]`) : null;
      if (link) {
        event.preventDefault();
        link.click();
      }
      return;
    }
    switch (event.key) {
      case '/': event.preventDefault(); $('#global-search')?.focus(); $('#global-search')?.select(); break;
      case 'g': goUntil = Date.now() + 1500; break;
      case 'j': move(1); break;
      case 'k': move(-1); break;
      case 'x': $('[data-list] [data-row-href][data-current] [data-select]')?.click(); break;
      // A focused link or button keeps its own Enter.
      case 'Enter': if (document.activeElement === document.body && open()) event.preventDefault(); break;
    }
  });

  /* What was typed before the circuit came up would be lost when it takes the page over: it is put back, and told to the page. */
  const dirty = new Map();
  const keyOf = (field) => field.id ? `#${CSS.escape(field.id)}` : field.name ? `[name="${CSS.escape(field.name)}"]` : null;
  document.addEventListener('input', (event) => {
    const field = event.target;
    if (document.body.dataset.interactive || !typing(field) || field.type === 'file' || field.type === 'password') return;
    const key = keyOf(field);
    if (key) dirty.set(key, { value: field.value, checked: field.checked });
  });
  let focused = null;
  document.addEventListener('focusin', (event) => { if (!document.body.dataset.interactive) focused = typing(event.target) ? keyOf(event.target) : null; });
  const takenOver = () => {
    for (const [key, was] of dirty) {
      const field = $(key);
      if (!field || (field.value === was.value && field.checked === was.checked)) continue;
      field.value = was.value;
      if (was.checked !== undefined) field.checked = was.checked;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }
    dirty.clear();
    if (focused && document.activeElement === document.body) $(focused)?.focus();
    showTheme();
  };
  /* The page may be taken over between press and release of the mouse on a link. The browser sees two elements then, and makes no click of it. */
  let pressed = null;
  const linkAt = (event) => event.target instanceof Element ? event.target.closest('a[href]') : null;
  document.addEventListener('pointerdown', (event) => { pressed = event.button === 0 ? linkAt(event) : null; }, true);
  document.addEventListener('pointerup', (event) => {
    const [was, now] = [pressed, linkAt(event)];
    pressed = null;
    if (!was || was.isConnected || !now || now.href !== was.href) return;
    const { ctrlKey, metaKey, shiftKey, altKey } = event;
    now.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, view: window, ctrlKey, metaKey, shiftKey, altKey }));
  }, true);
  new MutationObserver(() => { if (document.body.dataset.interactive) takenOver(); }).observe(document.body, { attributes: true, attributeFilter: ['data-interactive'] });

  showTheme();
})();
