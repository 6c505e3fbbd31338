// Single keys as each person wants them: alone, together with Alt, or not at all, and another one for what they do (WCAG 2.1.4).
// It stands before the scripts that act on keys, which know only the keys of the list; and it has the keys that lead elsewhere.
'use strict';
{
  const place = `hearsay-keys:${document.currentScript.dataset.person}`;
  const elsewhere = { '/': ['/search', 'search'], b: ['/desk/articles/new', 'begin a new article'] };
  const unchanged = () => ({ mode: 'alone', changed: {} });
  const read = () => {
    try {
      return { ...unchanged(), ...JSON.parse(localStorage.getItem(place)) };
    } catch {
      return unchanged();
    }
  };
  let kept = read();

  /** The key that does what this one of the list does unless it was changed. */
  const now = (key) => kept.changed[key] ?? key;

  /** What of the list a key does; `undefined` when what it did is at another. */
  const meaning = (key) => {
    const found = Object.keys(kept.changed).find((was) => kept.changed[was] === key);
    return found ?? (key in kept.changed ? undefined : key);
  };

  // A key by its letter, with Caps Lock too; where the layout has no Latin letters, and beside Alt, by the place of the key.
  const named = ({ key, code, altKey }) => {
    if (/^[!-~]$/.test(key) && !altKey) return key.toLowerCase();
    return /^Key[A-Z]$/.test(code) && (altKey || /^\p{Letter}$/u.test(key)) ? code.slice(3).toLowerCase() : key;
  };

  const isElsewhere = (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    const writes = target.matches('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]');
    return writes || target.closest('dialog') || event.ctrlKey || event.metaKey || event.isComposing;
  };

  // First of all who listens: what a key means to this person goes on, and nothing else.
  const translate = (event) => {
    const key = named(event);
    if (!event.isTrusted || isElsewhere(event) || !/^[!-~]$/.test(key)) return;
    if (kept.mode === 'alone' && (event.altKey || meaning(key) === key)) return;
    if (kept.mode !== 'alone' && !event.altKey || kept.mode === 'off') return event.stopImmediatePropagation();
    event.stopImmediatePropagation();
    const meant = meaning(key);
    const again = new KeyboardEvent('keydown', { key: meant, shiftKey: event.shiftKey, bubbles: true, cancelable: true });
    if (meant && !event.target.dispatchEvent(again)) event.preventDefault();
  };

  // Buttons that name their key, and pages. From a claim in work nothing leads away.
  const go = (event) => {
    if (isElsewhere(event) || document.querySelector('.claim-form') || event.altKey || event.defaultPrevented) return;
    const key = event.shiftKey ? named(event).toUpperCase() : named(event);
    const button = /^[!-~]$/.test(key) && document.querySelector(`[data-key=${JSON.stringify(key)}]`);
    if (!button && !elsewhere[key]) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (button) button.click();
    else location.assign(elsewhere[key][0]);
  };
  addEventListener('keydown', translate, true);
  addEventListener('keydown', go);

  /** Keys as they are shown: those of this person. */
  const label = (root) => {
    for (const cap of root.querySelectorAll('kbd')) {
      cap.dataset.was ??= cap.textContent;
      const was = cap.dataset.was;
      if (!/^[!-~]$/.test(was) || /^(Ctrl|Shift)$/.test(cap.previousElementSibling?.textContent)) continue;
      const text = (kept.mode === 'alt' ? 'Alt ' : '') + now(was);
      if (cap.textContent !== text) cap.textContent = text;
      cap.hidden = kept.mode === 'off' && !cap.closest('dialog');
    }
    for (const button of root.querySelectorAll('[aria-keyshortcuts]')) {
      button.dataset.keys ??= button.getAttribute('aria-keyshortcuts');
      const was = button.dataset.keys;
      if (was.length === 1) button.setAttribute('aria-keyshortcuts', kept.mode === 'off' ? '' : (kept.mode === 'alt' ? 'Alt+' : '') + now(was));
    }
  };
  const observer = new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) if (node instanceof Element) label(node);
  });
  const show = () => {
    observer.disconnect();
    label(document);
    if (kept.mode !== 'alone' || Object.keys(kept.changed).length) observer.observe(document.body, { childList: true, subtree: true });
  };
  const keep = () => {
    localStorage.setItem(place, JSON.stringify(kept));
    show();
  };

  /** The choices, in the list of keys. */
  const offer = (dialog) => {
    const make = (name, attributes, ...children) => {
      const element = Object.assign(document.createElement(name), attributes);
      element.append(...children);
      return element;
    };
    const option = (value, words) => make('option', { value }, words);
    const pair = ([key, [, what]]) => [make('dt', {}, make('kbd', {}, key)), make('dd', {}, what)];
    const pages = make('dl', {}, ...Object.entries(elsewhere).flatMap(pair));
    dialog.querySelector('.keys').append(make('section', {}, make('h3', {}, 'Elsewhere'), pages));
    const modes = make('select', {}, option('alone', 'work alone'), option('alt', 'work together with Alt'), option('off', 'are off'));
    const which = make('select', {});
    const key = make('input', { maxLength: 1, size: 2, autocomplete: 'off', autocapitalize: 'off', spellcheck: false });
    const said = make('output', {});
    const single = [...dialog.querySelectorAll('dt kbd')].filter((cap) => /^[!-~]$/.test(cap.textContent) && !/^(Ctrl|Shift)$/.test(cap.previousElementSibling?.textContent));
    const keys = new Map(single.map((cap) => {
      const all = [...cap.closest('dt').querySelectorAll('kbd')].filter((other) => single.includes(other));
      // “next, previous sentence” are two.
      const what = cap.closest('dt').nextElementSibling.textContent.split(', ');
      const own = what[all.indexOf(cap)];
      const noun = what.at(-1).replace(/^\S+/, '');
      return [cap.textContent, what.length !== all.length ? what.join(', ') : own.includes(' ') ? own : own + noun];
    }));
    const list = () => {
      const chosen = which.value;
      which.replaceChildren(...[...keys].map(([was, what]) => option(was, `${now(was)} · ${what}`)));
      which.value = chosen || which.value;
      modes.value = kept.mode;
      key.value = now(which.value);
    };
    modes.addEventListener('change', () => {
      kept.mode = modes.value;
      keep();
    });
    which.addEventListener('change', list);
    key.addEventListener('focus', () => key.select());
    key.addEventListener('input', () => {
      const [wanted, was] = [key.value.toLowerCase(), which.value];
      if (!/^[!-~]$/.test(wanted)) return void (said.value = 'A letter, a digit or a sign of the keyboard.');
      // Who had the key takes the one that is free now.
      const other = meaning(wanted) ?? '';
      const before = now(was);
      kept.changed[was] = wanted;
      if (keys.has(other) && other !== was) kept.changed[other] = before;
      for (const [from, to] of Object.entries(kept.changed)) if (from === to) delete kept.changed[from];
      said.value = `${wanted}: ${keys.get(was)}.${keys.has(other) && other !== was ? ` ${before}: ${keys.get(other)}.` : ''}`;
      keep();
      list();
    });
    const back = make('button', { type: 'button', className: 'quiet' }, 'All as they were');
    back.addEventListener('click', () => {
      kept = unchanged();
      keep();
      list();
      said.value = 'Every key is as it was.';
    });
    const choices = make('div', { className: 'key-choices' }, make('label', {}, 'Single keys ', modes), make('label', {}, 'The key for ', which), make('label', {}, ' is ', key), back, said);
    choices.setAttribute('role', 'group');
    choices.setAttribute('aria-label', 'Your keys');
    dialog.querySelector('header').after(choices);
    list();
    addEventListener('storage', ({ key }) => {
      if (key !== place) return;
      kept = read();
      show();
      list();
    });
  };
  const start = () => {
    const dialog = document.getElementById('keys');
    if (dialog) offer(dialog);
    show();
  };
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
  else start();
}
