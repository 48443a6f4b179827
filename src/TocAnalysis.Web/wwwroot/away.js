// The page that says that the database does not answer: it asks now and then, and loads what was wanted as soon as there is an answer.
(function () {
  'use strict';
  const ask = async () => {
    try {
      const answer = await fetch('/health/ready', { credentials: 'omit', cache: 'no-store' });
      if (answer.ok) { location.reload(); return; }
    } catch { /* The program itself is away; asked again. */ }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 2000);
})();
