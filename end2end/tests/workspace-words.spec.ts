// What is typed is what is saved, by whom it was typed, once, and never lost.

import { Api } from '../support/api.ts';
import { longArticle } from '../support/long-article.ts';
import { expect, signIn, test } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

const TEXT = `The mayor of Ostrand said the bridge would open in May. Two engineers said that bolts were missing.

The builder, Karlo Steel, denied the charge and promised a report.`;

test('Enter takes the name that was typed, unless an arrow chose another', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A bridge and its names', text: TEXT });
  const known = { source: 'Ellnor News Service', kind: 'news_agency', status: 'reported' };
  await api.claim(article, ['promised a report'], [known]);
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const begin = async (words: string, typed: string) => {
    await desk.drag(words);
    await desk.makeClaim();
    await page.keyboard.type(typed);
    await expect(page.locator('#attribution-options .new')).toBeVisible();
  };
  await begin('bolts were missing', 'Ellnor');
  await page.keyboard.press('Enter');
  await expect(page.locator('#attribution-status input:focus')).toHaveCount(1);
  await page.keyboard.press('Control+Enter');
  await desk.saved();
  await expect(desk.card('bolts were missing').locator('.claim-line .source')).toHaveText('Ellnor');

  await begin('the bridge would open in May', 'elln');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('#attribution-options [aria-selected=true]')).toContainText('Ellnor');
  const chosen = await page.locator('#attribution-options [aria-selected=true] span').innerText();
  await page.keyboard.press('Enter');
  await expect(desk.source).toHaveValue(chosen);
  await page.keyboard.press('Control+Enter');
  await desk.saved();
  // A name typed whole is that source, in any letters.
  await begin('denied the charge', 'ellnor news service');
  await page.keyboard.press('Enter');
  await expect(desk.source).toHaveValue('Ellnor News Service');
});

test('who is likely meant by another name is offered with the reason, and one key takes it', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A bridge and who is meant', text: TEXT });
  await api.claim(article, ['promised a report'], [{ source: 'Ostrand Bridge Works', kind: 'company', status: 'reported' }]);
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  await desk.drag('bolts were missing');
  await desk.makeClaim();
  await page.keyboard.type('OBW');
  await expect(page.getByRole('option', { name: 'Ostrand Bridge Works' })).toContainText('same as? its initials');
  await page.keyboard.press('Alt+Enter');
  await expect(desk.source).toHaveValue('Ostrand Bridge Works');
  await expect(page.locator('#attribution-status input:checked')).toBeFocused();
  // Enter alone goes on taking what was typed.
  await desk.source.fill('');
  await desk.source.pressSequentially('OBW');
  await expect(page.getByRole('option', { name: 'Ostrand Bridge Works' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(desk.source).toHaveValue('OBW');
  // Who goes by the name is meant by it, and nobody else is asked about.
  await desk.source.fill('');
  await desk.source.pressSequentially('ostrand bridge works');
  await expect(page.getByRole('option', { name: 'Ostrand Bridge Works' })).not.toContainText('same as?');
});

test('an answer that comes late changes nothing that is there, and none that comes opens no “new source”', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A bridge and late answers', text: TEXT });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  let answer = () => {};
  const late = new Promise<void>((resolve) => (answer = resolve));
  let asked = 0;
  await page.route('**/desk/do/propose-sources', async (route) => {
    asked += 1;
    await late;
    await route.continue();
  });
  await desk.drag('bolts were missing');
  await desk.makeClaim();
  await page.keyboard.type('Repubblica Nuova');
  await expect.poll(() => asked).toBe(1);
  await expect(page.locator('#attribution-options')).toBeHidden();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await desk.saved();
  // The form is gone when the answer comes.
  answer();
  await page.waitForTimeout(300);
  expect((await api.claims(article)).length).toBe(1);
  await expect(desk.card('bolts were missing').locator('.claim-line .source')).toHaveText('Repubblica Nuova');
});

test('keys are the same under every layout, and with Caps Lock', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const article = await (await Api.of(newsroom, editor)).article({ title: 'A bridge and its keys', text: TEXT });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const sentence = desk.text.locator('.sentence.current');
  const press = (key: string, code: string) =>
    page.evaluate(([key, code]) => document.querySelector('#manuscript')!.dispatchEvent(new KeyboardEvent('keydown', { key: key!, code: code!, bubbles: true })), [key, code]);
  for (const [at, key] of ['о', 'ξ', 'ח', 'ت', 'ㅓ', 'J'].entries()) {
    await press('k', 'KeyK');
    await press('k', 'KeyK');
    await press(key, 'KeyJ');
    await expect(sentence, `${key}, number ${at}`).toContainText('Two engineers');
  }
});

test('a claim on a word does not cover its sentence, and g stops there', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A bridge, half covered', text: TEXT });
  await api.claim(article, ['May']);
  await api.claim(article, ['Two engineers said that bolts were missing']);
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  await expect(page.locator('.coverage')).toContainText('1 of 3');
  await expect(desk.text.locator('.sentence.partly')).toContainText('The mayor');
  await page.keyboard.press('g');
  await expect(desk.text.locator('.sentence.current')).toContainText('The mayor');
  await page.keyboard.press('g');
  await expect(desk.text.locator('.sentence.current')).toContainText('The builder');
});

test('a link to a claim opens it, its talk too', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A bridge and a link', text: longArticle(800), language: 'en' });
  const words = article.text.split('. ').at(-3)!;
  const claim = await api.claim(article, [words]);
  await api.send('POST', `/claims/${claim.id}/comments`, { comment: 'Which pier?' });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, `${article.slug}#claim-${claim.id}`);
  const card = desk.card(words);
  await expect(card).toHaveAttribute('aria-current', 'true');
  await expect(card).toBeInViewport();
  await expect(card).toContainText('Which pier?');
  await expect(desk.text.locator('mark.current').first()).toBeInViewport();
});

test('words of a page that was translated are refused', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const article = await (await Api.of(newsroom, editor)).article({ title: 'A bridge, translated', text: TEXT });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  await expect(desk.text).toHaveAttribute('translate', 'no');
  await desk.text.evaluate((text) => {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) node.textContent = node.textContent!.replace('the bridge would open', 'die Brücke öffnet');
    const paragraph = text.querySelector('p')!;
    getSelection()!.selectAllChildren(paragraph);
  });
  await expect(page.locator('.latest')).toContainText('other words than the article has');
  await expect(desk.selectionBar).toHaveCount(0);
});

test('the next person at a browser is not offered another’s words', async ({ newsroom, visitor }) => {
  const [first, second] = [await newsroom.addPerson('editor'), await newsroom.addPerson('editor')];
  const article = await (await Api.of(newsroom, first)).article({ title: 'A bridge and two people', text: TEXT });
  const page = await visitor();
  await signIn(page, first);
  let desk = await Workspace.open(page, article.slug);
  await desk.drag('bolts were missing');
  await desk.makeClaim();
  await page.locator('#claim-statement').fill('The bridge lacks bolts.');
  await expect(page.locator('.save-state')).toHaveText('Not saved yet');
  await page.context().clearCookies();
  await signIn(page, second);
  desk = await Workspace.open(page, article.slug);
  await expect(desk.cards).toHaveCount(0);
  await page.context().clearCookies();
  await signIn(page, first);
  desk = await Workspace.open(page, article.slug);
  await expect(desk.card('The bridge lacks bolts.').getByRole('alert')).toContainText('kept in this browser');
});

test('two tabs of one person keep their words apart', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A bridge and two tabs', text: TEXT });
  const claim = await api.claim(article, ['bolts were missing']);
  const one = await Workspace.open(await signedIn(editor), article.slug);
  const other = await Workspace.open(await one.page.context().newPage(), article.slug);
  for (const [desk, words] of [[one, 'Bolts are missing.'], [other, 'All bolts are missing.']] as const) {
    await desk.cards.first().locator('.claim-number').click();
    await desk.cards.first().getByRole('button', { name: /^Edit/ }).click();
    await desk.page.locator('#claim-statement').fill(words);
  }
  for (const [desk, words] of [[one, 'Bolts are missing.'], [other, 'All bolts are missing.']] as const) {
    await desk.page.reload();
    await Workspace.awake(desk.page);
    await desk.cards.first().getByRole('alert').getByRole('button', { name: 'Edit' }).click();
    await expect(desk.page.locator('#claim-statement')).toHaveValue(words);
  }
  expect((await api.claims(article))[0]!.version).toBe(claim.version);
});

test('a session that ended while somebody wrote: signed in again on the spot, every word is there', async ({ newsroom, visitor }) => {
  const editor = await newsroom.addPerson('editor');
  const page = await visitor();
  await signIn(page, editor);
  await page.goto('/desk/articles/new');
  const text = longArticle(2_800);
  await page.getByLabel('Paste the article').fill(text);
  await page.locator('#title').fill('An article of a long afternoon');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Save and start' }).click();
  await expect(page.getByText('What you wrote is kept')).toBeVisible();
  await page.locator('input[name=email]').fill(editor.email);
  await page.locator('input[name=password]').fill('not that one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('input[name=password]').fill(editor.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Send it' }).click();
  await expect(page).toHaveURL(/\/desk\/articles\/an-article-of-a-long-afternoon/);
  const desk = await Workspace.awake(page);
  expect((await desk.text.innerText()).replaceAll(/[◦\s]+/g, ' ').trim().length).toBeGreaterThan(text.length - 200);

  // In the workspace: the claim is kept, and the way in stands above it.
  await desk.drag('the eastern channel would stay closed');
  await desk.makeClaim();
  await page.locator('#claim-statement').fill('The channel stays closed.');
  await page.context().clearCookies();
  await desk.form.getByRole('button', { name: /^Save/ }).click();
  const again = page.getByRole('form', { name: 'Sign in again' });
  await expect(again).toBeVisible();
  await expect(page.locator('body')).not.toContainText('Bearer');
  await again.getByLabel('Email').fill(editor.email);
  await again.getByLabel('Password').fill(editor.password);
  await again.getByRole('button', { name: 'Sign in' }).click();
  await expect(again).toHaveCount(0);
  await Workspace.awake(page);
  await desk.card('The channel stays closed.').getByRole('button', { name: 'Try again' }).click();
  await desk.saved();
});

test('a form that is sent twice is done once', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const page = await signedIn(editor);
  await page.goto('/desk/articles/new');
  // A text of its own: one that is here already would be told first.
  await page.getByLabel('Paste the article').fill(`Sent twice. ${TEXT}`);
  await page.locator('#title').fill('A bridge, sent twice');
  await page.getByRole('button', { name: 'Save and start' }).evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await expect(page).toHaveURL(/\/desk\/articles\/a-bridge-sent-twice/);
  await page.goto('/desk?q=sent+twice');
  await expect(page.locator('.articles h3 a')).toHaveCount(1);
});

test('a claim from a lede with a new source, its kind and the cue takes no more than 45 keys', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const text = 'Nordlys Lines alleged that the dredging had been delayed for two years, the Coast Wire reported on Monday.';
  const article = await api.article({ title: 'A lede by keyboard', text, language: 'en' });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  await expect(page.locator('.suggestions .count')).toHaveText(/^\d+ suggestion/);
  let keys = 0;
  const press = async (...pressed: string[]) => {
    for (const key of pressed) await page.keyboard.press(key);
    keys += pressed.length;
  };
  await press('j', ...Array<string>(5).fill('ArrowRight'), 'Shift+End');
  await expect(desk.text.locator('.selection')).toHaveText('the dredging had been delayed for two years');
  await press('Enter');
  await expect(desk.source).toBeFocused();
  await press(...'Nordlys Shipping', 'Enter');
  await expect(page.locator('#attribution-status input:focus')).toHaveCount(1);
  // What it is is guessed, and one step back for whoever knows better.
  await press('Shift+Tab');
  await expect(page.locator('#attribution-kind')).toBeFocused();
  await press(...'comp', 'Tab');
  await expect(page.locator('#attribution-status input:focus')).toHaveCount(1);
  await press('a', 'q');
  await expect(desk.text.locator('.selection')).toHaveText('alleged');
  await press('Enter', 'Control+Enter');
  await desk.saved();
  const { items } = (await api.send('GET', `/articles/${article.id}/claims`)).body as { items: { quote: string; attributions: { source: { name: string; kind: string }; status: string; cue: { text: string } }[] }[] };
  expect(items[0]!.quote).toBe('the dredging had been delayed for two years');
  expect(items[0]!.attributions.map(({ source, status, cue }) => [source.name, source.kind, status, cue.text])).toEqual([['Nordlys Shipping', 'company', 'alleged', 'alleged']]);
  expect(keys).toBeLessThanOrEqual(45);
});

test('what likely says the same is offered while a claim is worded, and linked when it is saved', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const first = await api.article({ title: 'Who counted the casks', text: 'The harbour master said that 412 casks of tar were missing from the Quessing store.' });
  await api.claim(first, ['412 casks of tar were missing from the Quessing store'], []);
  const article = await api.article({ title: 'Who counted the casks again', text: 'The guild of carters denied that 412 casks of tar were missing from the Quessing store.' });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  await desk.drag('412 casks of tar were missing from the Quessing store');
  await desk.makeClaim();
  // Claims are read in the background, and words looked up after a pause.
  const likely = page.locator('.alike').getByRole('button', { name: '412 casks' });
  await expect(async () => {
    await page.locator('#claim-statement').fill('That 412 casks of tar were missing from the Quessing store.');
    await expect(likely).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  await expect(likely).toContainText('Who counted the casks');
  await expect(likely).toContainText('412');
  await likely.focus();
  await page.keyboard.press('Enter');
  await expect(likely).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Control+Enter');
  await desk.saved();
  await expect(page.locator('.latest')).toContainText('Linked to the fact');
  await page.goto('/facts?q=casks+of+tar');
  await expect(page.getByRole('main')).toContainText('412 casks of tar');
});
