/**
 * The one script of the pages. It only adds comfort: every page works without it. It runs in browsers and is served
 * as it stands here.
 *
 * - `[data-focus]` (the error summary) takes the focus, unless a field was given it.
 * - `[data-shows]` buttons show and hide a password. They come hidden, for they are of no use without script. The
 *   field is a password again when the form is sent, so that browsers neither keep its text nor fail to offer saving.
 * - A form is sent once: a second click within ten seconds does nothing, unless the person came back to the page.
 */
export const comforts = String.raw`'use strict';
(() => {
  const all = (selector) => document.querySelectorAll(selector);

  if (!document.querySelector('[autofocus]')) document.querySelector('[data-focus]')?.focus();

  const show = (button, shown) => {
    const field = document.getElementById(button.dataset.shows);
    field.type = shown ? 'text' : 'password';
    button.textContent = shown ? 'Hide' : 'Show';
    button.setAttribute('aria-label', shown ? 'Hide password' : 'Show password');
    button.nextElementSibling.textContent = shown ? 'Your password is shown.' : 'Your password is hidden.';
  };
  for (const button of all('[data-shows]')) {
    const field = document.getElementById(button.dataset.shows);
    button.hidden = false;
    button.addEventListener('click', () => show(button, field.type === 'password'));
    field.form?.addEventListener('submit', () => {
      if (field.type !== 'password') show(button, false);
    });
  }

  const free = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('[type=submit]')) button.removeAttribute('aria-disabled');
  };
  for (const form of all('form[method=post]')) {
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = 'yes';
      for (const button of form.querySelectorAll('[type=submit]')) button.setAttribute('aria-disabled', 'true');
      setTimeout(() => free(form), 10000);
    });
  }
  addEventListener('pageshow', (event) => {
    if (event.persisted) all('form').forEach(free);
  });
})();
`;
