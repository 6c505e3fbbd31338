// The review queue by keyboard. The page works without: the keys press its own buttons and follow its own links.
'use strict';
{
  const byId = (id) => document.getElementById(id);

  // Keys pressed between two pages wait for the second one: in the session as long as the first one is there, then here.
  const WAITING = 'hearsay.queue.keys';
  const LONGEST_WAIT = 10_000; // Milliseconds: who has been elsewhere since means something else.
  let [left, isReady, early] = [0, false, []];
  const leaves = () => Date.now() - left < LONGEST_WAIT;
  addEventListener('beforeunload', () => (left = Date.now()));
  addEventListener('pageshow', () => (left = 0));

  /** Presses a button or follows a link of the page, which leads to another one; tells whether there is one. */
  const press = (id) => {
    const found = byId(id);
    if (found) left = Date.now();
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

  const kept = () => JSON.parse(sessionStorage.getItem(WAITING) ?? '[]');
  const keep = (presses) => sessionStorage.setItem(WAITING, JSON.stringify(presses));

  const remember = (event) => {
    const pressed = { key: event.key, name: named(event), at: Date.now() };
    if (isReady) keep([...kept(), pressed]);
    else early.push(pressed);
  };

  /** Does what was asked for while the page was on its way; but nobody approves what was not on the screen yet. */
  const replay = () => {
    const presses = [...kept(), ...early].filter(({ at }) => Date.now() - at < LONGEST_WAIT);
    sessionStorage.removeItem(WAITING);
    while (presses.length && !leaves()) {
      const { key, name } = presses.shift();
      const field = document.activeElement;
      if (field?.id === 'comment') field.setRangeText(key, field.value.length, field.value.length, 'end');
      else if (name === 'a') byId('early')?.removeAttribute('hidden');
      else if (Object.hasOwn(keys, name)) keys[name]();
    }
    if (presses.length) keep(presses);
  };

  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.matches('input, textarea, select, [contenteditable]')) return inField(event, target);
    if (target.closest('dialog') || event.ctrlKey || event.metaKey || event.repeat) return;
    if ((leaves() || !isReady) && event.key.length === 1) {
      event.preventDefault();
      return remember(event);
    }
    const key = named(event);
    if (Object.hasOwn(keys, key) && keys[key]()) event.preventDefault();
  });

  const start = () => {
    byId('show-keys')?.addEventListener('click', showKeys);
    isReady = true;
    document.documentElement.dataset.awake = 'yes';
    replay();
  };
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
  else start();
}
