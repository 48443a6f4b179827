// Asks the browser for a passkey where a form wants one, and sends the form on with what it answered. The server checks everything.
(function () {
  'use strict';
  const can = () => window.PublicKeyCredential?.parseRequestOptionsFromJSON && PublicKeyCredential.parseCreationOptionsFromJSON && navigator.credentials;

  const say = (form, what) => {
    for (const line of form.querySelectorAll('[data-passkey-says]')) line.hidden = line.dataset.passkeySays !== what;
  };

  async function answer(form) {
    const token = form.querySelector('[name="__RequestVerificationToken"]').value;
    const asked = await fetch(form.dataset.passkeyFrom, { method: 'POST', body: new URLSearchParams({ __RequestVerificationToken: token }) });
    if (asked.status === 429) return 'busy';
    if (!asked.ok || asked.redirected) return 'old';
    const { key, options } = await asked.json();
    const credential = form.dataset.passkey === 'create'
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.querySelector('[name="Passkey.Key"]').value = key;
    form.querySelector('[name="Passkey.Credential"]').value = JSON.stringify(credential.toJSON());
    // Not through the event again: this goes as it is.
    form.submit();
    return 'asking';
  }

  document.addEventListener('submit', async (event) => {
    const form = event.target instanceof HTMLFormElement && event.target.matches('[data-passkey]') ? event.target : null;
    if (!form) return;
    event.preventDefault();
    if (!can()) return say(form, 'none');
    const button = form.querySelector('button[type="submit"]');
    // Keeps its focus, unlike a disabled one.
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    say(form, 'asking');
    try {
      say(form, await answer(form));
    } catch (fault) {
      // The names are those of the standard: SecurityError where the address has no name of its own, InvalidStateError where the device has a key already.
      say(form, { SecurityError: 'address', InvalidStateError: 'known', NotAllowedError: 'stopped', AbortError: 'stopped' }[fault.name] ?? 'failed');
    }
    button.removeAttribute('aria-disabled');
  });
})();
