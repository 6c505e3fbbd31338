// The queue of what is likely the same by keyboard. The page works without: the keys go among its own buttons and press them, and
// Enter presses the one in focus.
'use strict';
addEventListener('DOMContentLoaded', () => {
  const pairs = [...document.querySelectorAll('.pairs > li')];
  const here = () => pairs.findIndex((pair) => pair.contains(document.activeElement));
  const button = (pair, act) => pair?.querySelector(`button[value=${act}]`);

  // Each tells whether there was anything to do.
  const go = (at) => {
    const link = button(pairs[at], 'link');
    link?.focus({ preventScroll: true });
    pairs[at]?.scrollIntoView({ block: 'nearest' });
    return link !== undefined && link !== null;
  };
  const refuse = () => {
    const found = button(pairs[here()], 'refuse');
    found?.click();
    return found !== undefined && found !== null;
  };
  const dialog = document.getElementById('keys');
  const showKeys = () => {
    if (!dialog.open) dialog.showModal();
    return true;
  };
  const next = () => go(here() + 1);
  const previous = () => go(Math.max(here() - 1, 0));
  const keys = { j: next, n: next, k: previous, p: previous, x: refuse, '?': showKeys };

  // A key by its letter, with Caps Lock too; where the layout has no Latin letters, by the letter that stands there elsewhere.
  const named = ({ key, code }) => {
    if (/^[a-z]$/i.test(key)) return key.toLowerCase();
    return /^\p{Letter}$/u.test(key) && /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : key;
  };

  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.matches('input, textarea, select, [contenteditable]') || target.closest('dialog')) return;
    const key = named(event);
    if (Object.hasOwn(keys, key) && keys[key]()) event.preventDefault();
  });
  document.getElementById('show-keys')?.addEventListener('click', showKeys);
  // After a decision, on to the one that followed.
  go(pairs.findIndex((pair) => `#${pair.id}` === location.hash));
  document.documentElement.dataset.awake = 'yes';
});
