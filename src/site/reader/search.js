// Names that begin like the word being typed, offered below the box. The page works without.
'use strict';
addEventListener('DOMContentLoaded', () => {
  const box = document.getElementById('q');
  const list = document.getElementById('proposals');
  let pause;
  let asked = '';

  const propose = async () => {
    const q = box.value.trim();
    // Two letters begin too many names; what ends in a mark is no word in the making.
    if (q === asked || !/[\p{L}\p{N}]{2}$/u.test(q)) return;
    asked = q;
    const query = new URLSearchParams({ q: `${q}*`, in: 'sources,facts,articles', limit: '5' });
    const answer = await fetch(`/api/v1/search?${query}`, { headers: { accept: 'application/json' } }).catch(() => null);
    // A later word was asked for meanwhile, or nobody answers: what is offered stays.
    if (!answer?.ok || asked !== q) return;
    const { items } = await answer.json();
    if (asked !== q) return;
    const titles = [...new Set(items.map((item) => item.title))];
    list.replaceChildren(...titles.map((title) => Object.assign(document.createElement('option'), { value: title })));
  };

  box.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(propose, 150);
  });
  document.documentElement.dataset.awake = 'yes';
});
