// What the workbench does in the browser: it reads which words are selected, lets the keyboard select words, and answers single keys.
const typing = (element) => element instanceof HTMLElement && (element.isContentEditable || element.matches('input:not([type="radio"], [type="checkbox"]), textarea, select'));
const shortcutsOn = () => { try { return localStorage.getItem('toc-shortcuts') !== 'off'; } catch { return true; } };
const points = (text) => { let n = 0; for (const _ of text) n++; return n; };
const shortKeys = ['1', '2', '3', '4', '5', 'n', 's', 'u', 'y', 'x'];

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

export function start(root, page) {
  let last = null;
  const use = () => {
    const chosen = read() ?? last;
    last = null;
    document.getSelection()?.removeAllRanges();
    page.invokeMethodAsync('UseSelection', chosen?.text ?? null, chosen?.start ?? 0, chosen?.end ?? 0);
  };
  const onSelection = () => { const now = read(); if (now) last = now; };
  const onPress = (event) => { if (event.target instanceof Element && event.target.closest('[data-use-selection]')) event.preventDefault(); };
  const onClick = (event) => { if (event.target instanceof Element && event.target.closest('[data-use-selection]')) use(); };
  const onInput = (event) => { if (event.target instanceof HTMLTextAreaElement && event.target.dataset.keep) keep(event.target.dataset.keep, event.target.value); };
  const onKey = (event) => {
    if (document.querySelector('dialog[open]') || !root.isConnected) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.altKey) {
      // The field tells its text first, so that what is saved is what is seen.
      if (typing(event.target)) event.target.dispatchEvent(new Event('change', { bubbles: true }));
      event.preventDefault();
      page.invokeMethodAsync('OnKey', 's');
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const reader = event.target instanceof Element ? event.target.closest('[data-reader]') : null;
    if (reader && selectByKey(event, reader)) return;
    if (typing(event.target) || !shortcutsOn()) return;
    const key = event.key.toLowerCase();
    if (key === 'e') use();
    else if (key === '/') root.querySelector('[data-tree-search]')?.focus();
    else if (key === 't') root.querySelector('[data-reader]')?.focus();
    else if (key === 'm') root.querySelector('[data-memo]')?.focus();
    else if (key === 'r') root.querySelector('textarea[data-keep]')?.focus();
    else if (shortKeys.includes(key)) page.invokeMethodAsync('OnKey', key);
    else return;
    event.preventDefault();
  };
  document.addEventListener('selectionchange', onSelection);
  root.addEventListener('mousedown', onPress);
  root.addEventListener('click', onClick);
  root.addEventListener('input', onInput);
  document.addEventListener('keydown', onKey, true);
  // Tells scripts and tests that keys are heard from here on.
  root.dataset.keys = 'on';
  return {
    stop() {
      document.removeEventListener('selectionchange', onSelection);
      document.removeEventListener('keydown', onKey, true);
    },
  };
}
