// The review queue by keyboard. The page works without: the keys press its own buttons and follow its own links.
'use strict';
{
  const byId = (id) => document.getElementById(id);

  /** Presses a button or follows a link of the page; tells whether there is one. */
  const press = (id) => {
    const found = byId(id);
    found?.click();
    return found !== null;
  };

  const showKeys = () => {
    const dialog = byId('keys');
    if (dialog && !dialog.open) dialog.showModal();
    return dialog !== null;
  };

  const writeComment = () => {
    const field = byId('comment');
    field?.focus();
    return field !== null;
  };

  // What each key does; it tells whether there was anything to do.
  const keys = {
    j: () => press('next'),
    n: () => press('next'),
    k: () => press('previous'),
    p: () => press('previous'),
    a: () => press('approve'),
    r: writeComment,
    '?': showKeys,
  };

  // A key by its letter, with Caps Lock too; where the layout has no Latin letters, by the letter that stands there elsewhere.
  const named = ({ key, code }) => {
    if (/^[a-z]$/i.test(key)) return key.toLowerCase();
    return /^\p{Letter}$/u.test(key) && /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : key;
  };

  // In a field keys write, but for two: Ctrl Enter sends, Esc leaves.
  const inField = (event, field) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && field.id === 'comment') {
      event.preventDefault();
      // Without the right to return, sending is commenting.
      if (!press('return')) press('say');
    } else if (event.key === 'Escape') {
      field.blur();
    }
  };

  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.matches('input, textarea, select, [contenteditable]')) return inField(event, target);
    if (target.closest('dialog') || event.ctrlKey || event.metaKey || event.repeat) return;
    const key = named(event);
    if (Object.hasOwn(keys, key) && keys[key]()) event.preventDefault();
  });

  const start = () => {
    byId('show-keys')?.addEventListener('click', showKeys);
    document.documentElement.dataset.awake = 'yes';
  };
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
  else start();
}
