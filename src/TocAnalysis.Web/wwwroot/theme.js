// The chosen theme, before the first paint. Without a choice the system decides, by the style sheet alone.
(function () {
  'use strict';
  var root = document.documentElement;
  function chosen() {
    try {
      var theme = localStorage.getItem('toc-theme');
      return theme === 'light' || theme === 'dark' ? theme : null;
    } catch {
      return null;
    }
  }
  function apply() {
    var theme = chosen();
    if (theme === null) {
      if (root.hasAttribute('data-theme')) root.removeAttribute('data-theme');
    } else if (root.getAttribute('data-theme') !== theme) {
      root.setAttribute('data-theme', theme);
    }
  }
  apply();
  // A navigation between static pages puts the attributes of <html> back to what the server sent.
  new MutationObserver(apply).observe(root, { attributes: true, attributeFilter: ['data-theme'] });
  addEventListener('storage', apply);
  window.tocTheme = {
    get: function () { return chosen() || 'system'; },
    set: function (theme) {
      try {
        if (theme === 'system') localStorage.removeItem('toc-theme');
        else localStorage.setItem('toc-theme', theme);
      } catch { /* Storage is switched off: the choice holds for this page. */ }
      if (theme === 'system') root.removeAttribute('data-theme');
      else root.setAttribute('data-theme', theme);
    },
  };
})();
