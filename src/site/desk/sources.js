// Search as you type: asks for the same page with what is typed, and takes its list.
'use strict';
addEventListener('DOMContentLoaded', () => {
  const form = document.querySelector('form[role=search]');
  let timer;
  let asked = 0;

  const find = async () => {
    const mine = ++asked;
    const to = new URL(form.action);
    for (const [name, value] of new FormData(form)) if (value) to.searchParams.set(name, value);
    const answer = await fetch(to).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const found = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('found');
    if (!found || mine !== asked) return;
    document.getElementById('found').replaceWith(found);
    history.replaceState(null, '', to);
  };

  // A page that shows one source, or a refused form, has no search.
  form?.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(find, 200);
  });
  document.documentElement.dataset.awake = 'yes';
});
