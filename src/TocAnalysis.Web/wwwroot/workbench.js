// What the workbench does in the browser: it reads which words are selected, lets the keyboard select words, and answers single keys.
const typing = (element) => element instanceof HTMLElement && (element.isContentEditable || element.matches('input:not([type="radio"], [type="checkbox"]), textarea, select'));
const shortcutsOn = () => { try { return localStorage.getItem('toc-shortcuts') !== 'off'; } catch { return true; } };
const points = (text) => { let n = 0; for (const _ of text) n++; return n; };
const shortKeys = ['1', '2', '3', '4', '5', 'n', 's', 'u', 'y', 'x'];
// Tree and text stay from code to code; the fields of a code come with it.
const steady = { '/': '[data-tree-search]', t: '[data-reader]' };
const places = { m: '[data-memo]', r: 'textarea[data-keep]:not([data-memo])' };

/* Positions count Unicode code points of the recorded text, not of what the page shows: runs know where they begin, and a line break of two characters shows as one. */
const startOf = (run) => Number(run.dataset.start);
const endOf = (run) => startOf(run) + (run.dataset.length ? Number(run.dataset.length) : points(run.textContent));

function position(pane, node, offset) {
  const runs = [...pane.querySelectorAll('[data-start]')];
  const inside = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.('[data-start]');
  if (inside && node.nodeType === Node.TEXT_NODE) {
    if (inside.dataset.length) return offset > 0 ? endOf(inside) : startOf(inside);
    return startOf(inside) + points(node.data.slice(0, offset));
  }
  // Between runs, or in the mark of a passage: the first run that begins there or later.
  const at = document.createRange();
  at.setStart(node, offset);
  at.collapse(true);
  const next = runs.find((run) => { const r = document.createRange(); r.selectNode(run); return at.compareBoundaryPoints(Range.START_TO_START, r) <= 0; });
  return next ? startOf(next) : runs.length ? endOf(runs[runs.length - 1]) : 0;
}

function read() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const paneOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.('[data-text]');
  const from = paneOf(range.startContainer);
  const to = paneOf(range.endContainer);
  if (!from && !to) return null;
  // A selection by a triple click ends in what follows the text.
  const pane = from ?? to;
  if (from && to && from !== to) return { text: '', start: 0, end: 0 };
  const start = from ? position(pane, range.startContainer, range.startOffset) : 0;
  const runs = [...pane.querySelectorAll('[data-start]')];
  const end = to ? position(pane, range.endContainer, range.endOffset) : endOf(runs[runs.length - 1]);
  return start < end ? { text: pane.dataset.text, start, end } : null;
}

/* The keyboard selects: arrows choose the next or previous word or line, with Shift they extend. */
function selectByKey(event, reader) {
  const unit = { ArrowRight: ['forward', 'word'], ArrowLeft: ['backward', 'word'], ArrowDown: ['forward', 'line'], ArrowUp: ['backward', 'line'] }[event.key];
  if (!unit) return false;
  const selection = document.getSelection();
  const within = selection.rangeCount > 0 && reader.contains(selection.anchorNode);
  if (!within) {
    const first = reader.querySelector('[data-start]');
    if (!first?.firstChild) return false;
    selection.collapse(first.firstChild, 0);
  }
  if (!event.shiftKey && within) {
    if (unit[0] === 'forward') selection.collapseToEnd(); else selection.collapseToStart();
  }
  selection.modify('extend', unit[0], unit[1]);
  selection.focusNode?.parentElement?.scrollIntoView({ block: 'nearest' });
  event.preventDefault();
  return true;
}

const keep = (key, text) => { try { if (text === null) sessionStorage.removeItem(key); else sessionStorage.setItem(key, text); } catch { /* Storage is switched off. */ } };
const kept = (key) => { try { return sessionStorage.getItem(key); } catch { return null; } };

/** What was typed and never reached the server, as after a lost connection. */
export const pending = (key) => kept(key);

/** The server has this text now. */
export const confirmed = (key, text) => { if ((kept(key) ?? '') === (text ?? '')) keep(key, null); };

/** Brings the code that is being coded into the view of the tree, without moving the page. */
export const showCurrent = () => {
  const tree = document.querySelector('.workbench .tree');
  const link = tree?.querySelector('a[aria-current]');
  if (link && tree.scrollHeight > tree.clientHeight) tree.scrollTop += link.getBoundingClientRect().top - tree.getBoundingClientRect().top - tree.clientHeight / 3;
};

/* A key that was pressed before its field could take it. */
function type(field, key) {
  if (key === 'Backspace') document.execCommand('delete');
  else if (key !== 'Enter') document.execCommand('insertText', false, key);
  else if (field instanceof HTMLTextAreaElement) document.execCommand('insertText', false, '\n');
  else field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
}

/* What is done waits its turn: a key that follows another acts on what that one left. Over a cut connection it waits too, and is told to the server once. */
function turns(root, page) {
  const waiting = [];
  let [number, running, cut, catching] = [0, 0, false, null];
  const changed = new Set();

  const settle = (field, turn) => {
    if (catching === turn) catching = null;
    if (!field) return;
    field.focus();
    turn.typed.forEach((key) => type(field, key));
    if (turn.left) field.blur();
  };
  async function next() {
    if (running || cut || waiting.length === 0) return;
    const turn = waiting[0];
    if (turn.focus) {
      settle(root.querySelector(turn.focus), turn);
      waiting.shift();
      return next();
    }
    running = turn.number;
    const before = [...changed];
    // What the server threw is shown by the framework; the keys after it go on.
    try { await page.invokeMethodAsync(turn.method, turn.number, ...turn.given); } catch { /* Told already. */ }
    if (running !== turn.number) return;
    // The answer shows that what was changed before it has arrived.
    before.forEach((field) => changed.delete(field));
    waiting.shift();
    running = 0;
    next();
  }
  const add = (turn) => { waiting.push(turn); next(); };

  const modal = document.getElementById('components-reconnect-modal');
  const isCut = () => [...(modal?.classList ?? [])].some((name) => /^components-reconnect-(show|retrying|failed|rejected|paused|resume-failed)$/.test(name));
  // Two attempts at once may say that they failed while one of them is through: whoever answers is there.
  const ask = () => {
    if (!cut) return;
    page.invokeMethodAsync('Alive').then(() => { if (cut) modal.className = 'components-reconnect-hide'; }, () => { });
    setTimeout(ask, 1000);
  };
  const watcher = new MutationObserver(() => {
    if (cut === isCut()) return;
    cut = !cut;
    if (cut) return ask();
    // Whatever was on its way when the connection broke is told again; the server knows by its number whether it has it. Numbers of what came later are larger.
    running = 0;
    for (const field of changed) {
      if (!field.isConnected || (field.type === 'radio' && !field.checked)) continue;
      for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    next();
  });
  if (modal) watcher.observe(modal, { attributes: true, attributeFilter: ['class'] });

  // A page that has to be loaded again takes with it what the server never got.
  const place = `toc-lost:${location.pathname}${location.search}`;
  const leave = () => {
    const fields = [...changed].filter((f) => f.isConnected && f.id && (f.type !== 'radio' || f.checked)).map((f) => ({ id: f.id, value: f.value, checked: f.checked }));
    const turnsLeft = waiting.filter((t) => t.method && (t.number !== running || t.again)).map((t) => ({ method: t.method, given: t.given, again: t.again }));
    if (isCut() && (fields.length > 0 || turnsLeft.length > 0)) keep(place, JSON.stringify({ at: Date.now(), fields, turns: turnsLeft }));
  };
  addEventListener('pagehide', leave);

  return {
    /** Something that the server is to do. */
    call: (method, given, again = false) => add({ number: ++number, method, given, again }),
    /** A field to type in: at once where nothing is waiting; else what is typed meanwhile goes into it when its turn has come. */
    focus(selector) {
      if (waiting.length === 0) return root.querySelector(selector)?.focus();
      add(catching = { focus: selector, typed: [], left: false });
    },
    /** Takes a key that is meant for the field on its way. */
    caught(event) {
      if (!catching) return false;
      if (event.key === 'Escape') {
        // Out again before it was there: what follows are keys.
        catching.left = true;
        catching = null;
      } else if (event.key === 'Enter' || event.key === 'Backspace' || [...event.key].length === 1) catching.typed.push(event.key);
      else return false;
      return true;
    },
    changed: (field) => changed.add(field),
    restore() {
      const lost = kept(place);
      if (!lost) return;
      keep(place, null);
      const { at, fields, turns: left } = JSON.parse(lost);
      if (Date.now() - at > 3600_000) return;
      for (const was of fields) {
        const field = document.getElementById(was.id);
        if (!field) continue;
        field.value = was.value;
        if (was.checked !== undefined) field.checked = was.checked;
        for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
      }
      left.forEach((turn) => this.call(turn.method, turn.given, turn.again));
    },
    stop() {
      watcher.disconnect();
      removeEventListener('pagehide', leave);
    },
  };
}

export function start(root, page) {
  let last = null;
  const line = turns(root, page);
  const use = () => {
    const chosen = read() ?? last;
    last = null;
    document.getSelection()?.removeAllRanges();
    line.call('UseSelection', [chosen?.text ?? null, chosen?.start ?? 0, chosen?.end ?? 0], true);
  };
  const onSelection = () => { const now = read(); if (now) last = now; };
  const onPress = (event) => { if (event.target instanceof Element && event.target.closest('[data-use-selection]')) event.preventDefault(); };
  const onClick = (event) => { if (event.target instanceof Element && event.target.closest('[data-use-selection]')) use(); };
  const onInput = (event) => {
    if (event.target instanceof HTMLTextAreaElement && event.target.dataset.keep) keep(event.target.dataset.keep, event.target.value);
    if (event.isTrusted) line.changed(event.target);
  };
  const onKey = (event) => {
    if (document.querySelector('dialog[open]') || !root.isConnected) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.altKey) {
      // The field tells its text first, so that what is saved is what is seen.
      if (typing(event.target)) event.target.dispatchEvent(new Event('change', { bubbles: true }));
      event.preventDefault();
      line.call('OnKey', ['s'], true);
      return;
    }
    if (event.key === 'Escape' && typing(event.target) && root.contains(event.target)) {
      // Out of the field, back to the keys.
      event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!typing(event.target) && line.caught(event)) return event.preventDefault();
    const reader = event.target instanceof Element ? event.target.closest('[data-reader]') : null;
    if (reader && selectByKey(event, reader)) return;
    if (typing(event.target) || !shortcutsOn()) return;
    const key = event.key.toLowerCase();
    if (key === 'e') use();
    else if (steady[key]) root.querySelector(steady[key])?.focus();
    else if (places[key]) line.focus(places[key]);
    // Choosing a value and saving do the same when done twice.
    else if (shortKeys.includes(key)) line.call('OnKey', [key], /[1-5s]/.test(key));
    else return;
    event.preventDefault();
  };
  document.addEventListener('selectionchange', onSelection);
  root.addEventListener('mousedown', onPress);
  root.addEventListener('click', onClick);
  root.addEventListener('input', onInput);
  root.addEventListener('change', onInput);
  document.addEventListener('keydown', onKey, true);
  // Tells scripts and tests that keys are heard from here on.
  root.dataset.keys = 'on';
  line.restore();
  // Keys that came before anybody listened.
  for (const key of window.tocEarlyKeys?.splice(0) ?? []) {
    if (typing(document.activeElement) && root.contains(document.activeElement)) type(document.activeElement, key);
    else document.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
  }
  return {
    stop() {
      line.stop();
      document.removeEventListener('selectionchange', onSelection);
      document.removeEventListener('keydown', onKey, true);
    },
  };
}
