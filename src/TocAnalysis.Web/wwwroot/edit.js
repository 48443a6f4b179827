// Tells the editor what was typed as soon as there is a pause, so that the draft on the server is at most about a second old.
export function watch(root) {
  const timers = new WeakMap();
  root.addEventListener('input', (event) => {
    const field = event.target;
    if (!field.matches('textarea, input:not([type="checkbox"])')) return;
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => field.dispatchEvent(new Event('change', { bubbles: true })), 1000));
  });
  // The field itself has told already; a second time would only cost.
  root.addEventListener('change', (event) => clearTimeout(timers.get(event.target)));
}

// A long text goes in pieces, each far smaller than the largest message that the server takes.
export function watchText(field, page) {
  let sent = field.value;
  field.addEventListener('change', () => {
    if (field.value === sent) return;
    sent = field.value;
    page.invokeMethodAsync('TakeText', DotNet.createJSStreamReference(new TextEncoder().encode(sent)));
  });
}

export function focus(id) {
  const place = document.getElementById(id);
  const field = place?.matches('input, select, textarea') ? place : place?.querySelector('input, select, textarea') ?? document.querySelector('.faults');
  field?.focus();
}
