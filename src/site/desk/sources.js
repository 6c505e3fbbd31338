// Search as you type: asks for the same page with what is typed, and takes its list.
const form = document.querySelector('form[role=search]');
let timer, asked = 0;
form.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const mine = ++asked, to = new URL(form.action);
    for (const [name, value] of new FormData(form)) if (value) to.searchParams.set(name, value);
    const answer = await fetch(to).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const found = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('found');
    if (!found || mine !== asked) return;
    document.getElementById('found').replaceWith(found);
    history.replaceState(null, '', to);
  }, 200);
});
