// The workspace, key by key.

import { Api } from '../support/api.ts';
import { expect, signIn, test } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

const TEXT = `The harbour authority of Lindsund closed the eastern channel on Monday, leaving nine ferries stranded. \
Nordlys Lines alleged that the dredging had been delayed for two years, the Coast Wire reported.

The authority denied that any work was late. A spokesperson said that dredging would begin in April. \
Dr. Ida Holm, who studies tides, said the sand might move back within weeks.

Passengers slept in a school. No one was injured.`;

test('an editor makes, changes and takes back claims with the keyboard alone', async ({ newsroom, signedIn }) => {
  test.setTimeout(90_000);
  const editor = await newsroom.addPerson('editor');
  const article = await (await Api.of(newsroom, editor)).article({ title: 'Ferries, by keyboard', text: TEXT, outlet: 'The Lindsund Post' });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const { keyboard } = page;
  const press = async (...keys: string[]) => {
    for (const key of keys) await keyboard.press(key);
  };

  await test.step('? shows the keys', async () => {
    await press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await press('Escape');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden();
  });

  await test.step('words of a sentence become a claim with a new source', async () => {
    await press('j', 'j');
    await expect(desk.text.locator('.sentence.current')).toContainText('Nordlys Lines alleged');
    await press('ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowLeft');
    await expect(desk.text.locator('.selection')).toHaveText('Nordlys Lines');
    await press('ArrowRight', 'ArrowRight', 'ArrowRight');
    await press(...Array<string>(7).fill('Shift+ArrowRight'));
    await expect(desk.text.locator('.selection')).toHaveText('the dredging had been delayed for two years');
    await press('Enter');
    await expect(desk.source).toBeFocused();
    await keyboard.type('Nordlys Ferries');
    await expect(page.locator('#attribution-options .new')).toBeVisible();
    await press('Enter');
    await expect(page.locator('#attribution-status input:focus')).toHaveCount(1);
    // As the tour says: this key is a status, whatever the source is; what it is is one step back.
    await press('d');
    await expect(page.locator('#attribution-status input[value=denied]')).toBeChecked();
    await expect(page.locator('#attribution-kind')).toHaveValue('other');
    await press('Shift+Tab');
    await expect(page.locator('#attribution-kind')).toBeFocused();
    await keyboard.type('Company');
    await expect(page.locator('#attribution-kind')).toHaveValue('company');
    await press('Tab');
    await expect(page.locator('#attribution-status input:focus')).toHaveCount(1);
    await press('a');
    await expect(page.locator('#attribution-status input[value=alleged]')).toBeChecked();
  });

  await test.step('q picks the cue', async () => {
    await press('q');
    // The likely one is proposed.
    await expect(desk.text.locator('.selection')).toHaveText('alleged');
    await press('Enter');
    await expect(desk.form.locator('.cue-pick q')).toHaveText('alleged');
    await press('Control+Enter');
    await desk.saved();
    await expect(desk.card('the dredging had been delayed')).toContainText('Nordlys Ferries');
  });

  await test.step('+ adds words, a status key changes what the source did', async () => {
    await press('j');
    await expect(desk.text.locator('.sentence.current')).toContainText('The authority denied');
    await press('ArrowRight', 'Shift+ArrowRight', ']', '+');
    await desk.saved();
    await expect(desk.marks('The authority')).toHaveCount(1);
    await press('s');
    await expect(desk.cards.locator('.chain')).toContainText(/speculated/i);
    await desk.saved();
  });

  await test.step('undo and redo go through all of it', async () => {
    await press('Control+z');
    await expect(desk.cards.locator('.chain')).toContainText(/alleged/i);
    await press('Control+z');
    await expect(desk.marks('The authority')).toHaveCount(0);
    await press('Control+z');
    await expect(desk.cards).toHaveCount(0);
    await press('Control+Shift+z');
    await expect(desk.cards).toHaveCount(1);
    await press('Control+y');
    await expect(desk.marks('The authority')).toHaveCount(1);
    await press('Control+y');
    await expect(desk.cards.locator('.chain')).toContainText(/speculated/i);
    await desk.saved();
  });

  await test.step('g finds the next open sentence; a source already known is taken with an arrow and Enter', async () => {
    // Two words of a sentence do not cover it.
    await press('g');
    await expect(desk.text.locator('.sentence.current')).toContainText('The authority denied');
    await press('g');
    await expect(desk.text.locator('.sentence.current')).toContainText('A spokesperson said');
    await press('Enter');
    await expect(desk.source).toBeFocused();
    await keyboard.type('nordlys f');
    await expect(page.getByRole('option', { name: 'Nordlys Ferries' })).toBeVisible();
    await press('ArrowDown', 'Enter');
    await expect(desk.source).toHaveValue('Nordlys Ferries');
    await expect(page.locator('#attribution-status input:focus')).toHaveCount(1);
    await press('c', 'Control+Enter');
    await desk.saved();
    await expect(desk.cards).toHaveCount(2);
  });

  await test.step('u submits the claim in focus, Delete deletes one', async () => {
    await press('u');
    await expect(desk.cards.locator('.review-state.submitted')).toHaveCount(1);
    await press('[', 'Delete');
    await expect(desk.cards).toHaveCount(1);
    await desk.saved();
  });
});

test('single keys work with Alt only, are off, or are others, for this person alone', async ({ newsroom, signedIn }) => {
  const [editor, colleague] = [await newsroom.addPerson('editor'), await newsroom.addPerson('editor')];
  const article = await (await Api.of(newsroom, editor)).article({ title: 'Ferries and other keys', text: `Other keys. ${TEXT}` });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const { keyboard } = page;
  const sentence = desk.text.locator('.sentence.current');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  const choose = async (mode: string) => {
    await page.getByRole('button', { name: 'Keys' }).click();
    await dialog.getByLabel('Single keys').selectOption({ label: mode });
    await keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await page.locator('#manuscript').focus();
  };
  await keyboard.press('j');
  await expect(sentence).toContainText('Other keys');

  await choose('are off');
  await keyboard.press('j');
  await expect(sentence).toContainText('Other keys');
  // What is no character goes on working, and so do fields.
  await keyboard.press('ArrowDown');
  await expect(sentence).toContainText('The harbour authority');
  await keyboard.press('Enter');
  await expect(desk.source).toBeFocused();
  await keyboard.type('jab');
  await expect(desk.source).toHaveValue('jab');
  await expect(desk.form.locator('kbd').filter({ hasText: /^w$/ })).toBeHidden();
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  await expect(desk.form).toHaveCount(0);

  await choose('work together with Alt');
  await keyboard.press('k');
  await expect(sentence).toContainText('The harbour authority');
  await keyboard.press('Alt+k');
  await expect(sentence).toContainText('Other keys');

  await choose('work alone');
  await keyboard.press('?');
  const other = async (key: string, for_: string, then: string) => {
    await dialog.getByLabel('The key for').selectOption({ label: `${key} · ${for_}` });
    await dialog.getByLabel('is', { exact: true }).fill(then);
  };
  await other('j', 'next sentence', 'f');
  await expect(dialog.locator('output')).toHaveText('f: next sentence.');
  // A key that does something else already changes places with it.
  await other('k', 'previous sentence', 'g');
  await expect(dialog.locator('output')).toHaveText('g: previous sentence. k: next sentence without a claim.');
  await expect(dialog.locator('dt').first()).toHaveText(/^f\s+g\s/);
  await keyboard.press('Escape');
  await keyboard.press('f');
  await expect(sentence).toContainText('The harbour authority');
  await keyboard.press('j');
  await expect(sentence).toContainText('The harbour authority');
  await keyboard.press('g');
  await expect(sentence).toContainText('Other keys');
  await keyboard.press('k');
  await expect(sentence).toContainText('The harbour authority');
  await expect(page.getByRole('button', { name: /^Next open/ })).toHaveText('Next open k');

  // It stays so, and only for this person.
  await page.reload();
  await Workspace.awake(page);
  await keyboard.press('f');
  await expect(sentence).toContainText('Other keys');
  await page.context().clearCookies();
  await signIn(page, colleague);
  await Workspace.open(page, article.slug);
  await keyboard.press('j');
  await expect(sentence).toContainText('Other keys');
});

test('Submit, Publish, a new article and the search have keys, which the list names', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'Ferries and what leads elsewhere', text: `Elsewhere. ${TEXT}` });
  await api.claim(article, ['dredging would begin in April']);
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const { keyboard } = page;
  await keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  for (const words of ['submit all', 'publish, or take back', 'begin a new article', 'search']) await expect(dialog.getByText(words, { exact: true })).toBeVisible();
  await keyboard.press('Escape');
  await keyboard.press('Shift+U');
  await expect(desk.cards.locator('.review-state.submitted')).toHaveCount(1);
  await desk.saved();
  await keyboard.press('p');
  await expect(page.getByRole('heading', { name: 'Publish' })).toBeVisible();
  await Workspace.open(page, article.slug);
  await keyboard.press('b');
  await expect(page.getByLabel('Paste the article')).toBeFocused();
  await Workspace.open(page, article.slug);
  await keyboard.press('/');
  await expect(page.getByLabel('Words')).toBeFocused();
});
