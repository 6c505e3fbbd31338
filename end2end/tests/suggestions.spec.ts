// What the engine proposes, decided on with the keyboard alone, and the page that counts it.

import { Api } from '../support/api.ts';
import { Keyboard } from '../support/keyboard.ts';
import { expect, test } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

const TEXT = `The mayor of Ostrand said the harbour was safe again.

Nordholm Lines denied that it had sold seats twice.

The harbour master warned that the old pier could fall into the sea.

Two engineers said that bolts were missing from the bridge.

A spokesman for the ministry confirmed that the report was genuine.

The lighthouse was built in 1931.`;

test('an editor pastes an article, accepts three suggestions, edits one, dismisses one by keyboard, and the numbers follow', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const page = await signedIn(editor);
  await page.goto('/suggestions');
  await expect(page.getByRole('heading', { name: 'Nothing decided yet' })).toBeVisible();

  const hands = new Keyboard(page);
  await page.goto('/desk/articles/new');
  await expect(page.getByLabel('Paste the article')).toBeFocused();
  await hands.paste(TEXT);
  await hands.tabTo(page.locator('#title'));
  await hands.type('A harbour read by a program');
  await hands.tabTo(page.locator('#language'));
  await hands.type('en');
  await hands.tabTo(page.getByRole('button', { name: 'Save and start' }));
  await hands.press('Enter');
  await expect(page).toHaveURL(/\/desk\/articles\/[\w-]+$/);

  const desk = await Workspace.awake(page);
  // The API takes an article's place in URLs for its id.
  const article = { id: new URL(page.url()).pathname.split('/').at(-1)! };
  const suggestions = page.locator('.claim-card.suggestion');
  await expect(suggestions).toHaveCount(5);
  await expect(desk.text.locator('mark.suggestion').first()).toBeVisible();
  expect(await api.claims(article)).toEqual([]);

  const current = page.locator('.claim-card.suggestion.current');
  await page.keyboard.press('Tab');
  await expect(current).toContainText('harbour was safe');
  await expect(current).toContainText('% sure');
  await expect(current.locator('.reasons')).toContainText('said');
  await page.keyboard.press('Enter');
  await expect(suggestions).toHaveCount(4);
  await expect(desk.card('harbour was safe')).toContainText('reported');

  // After one the next is in focus.
  await expect(current).toContainText('sold seats twice');
  await page.keyboard.press('Enter');
  await expect(desk.card('sold seats twice')).toContainText('denied');
  await expect(current).toContainText('old pier');
  await page.keyboard.press('Enter');
  await expect(suggestions).toHaveCount(2);

  // Edited: the status is another one before it is saved.
  await expect(current).toContainText('Bolts were missing from the bridge.');
  await page.keyboard.press('e');
  await expect(desk.source).toBeFocused();
  await desk.status('alleged');
  await page.keyboard.press('Control+Enter');
  await desk.saved();
  await expect(desk.card('bolts were missing')).toContainText('alleged');

  await page.keyboard.press('Tab');
  await expect(current).toContainText('report was genuine');
  await page.keyboard.press('x');
  await expect(suggestions).toHaveCount(0);
  await expect(page.locator('.save-state')).toHaveText('All saved');

  // A dismissed suggestion stays dismissed, an accepted one is a claim.
  await page.reload();
  await Workspace.awake(page);
  await expect(page.locator('.suggestions .count')).toHaveText('0 suggestions');
  await expect(desk.cards).toHaveCount(4);
  expect((await api.claims(article)).length).toBe(4);

  await page.goto('/suggestions');
  const figures = page.locator('.callouts .figure');
  await expect(figures.nth(0)).toHaveText('80 %');
  await expect(figures.nth(2)).toHaveText('3');
  await expect(page.locator('svg.chart title')).toContainText(['accepted as proposed: 3', 'accepted with changes: 1', 'dismissed: 1']);
});

test('a decision on a suggestion can be undone and done again', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A harbour and second thoughts', text: TEXT, language: 'en' });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const suggestions = page.locator('.claim-card.suggestion');
  await expect(suggestions).toHaveCount(5);
  await page.keyboard.press('Tab');
  await page.keyboard.press('x');
  await expect(suggestions).toHaveCount(4);
  await page.keyboard.press('Enter');
  await expect(suggestions).toHaveCount(3);
  await expect(page.locator('.save-state')).toHaveText('All saved');
  await page.keyboard.press('Control+z');
  await expect(suggestions).toHaveCount(4);
  await expect(desk.cards).toHaveCount(0);
  await expect(page.locator('.save-state')).toHaveText('All saved');
  await page.keyboard.press('Control+z');
  await expect(suggestions).toHaveCount(5);
  await expect(page.locator('.save-state')).toHaveText('All saved');
  await page.keyboard.press('Control+Shift+z');
  await expect(suggestions).toHaveCount(4);

  // All that are left at once.
  await expect(page.locator('.save-state')).toHaveText('All saved');
  await page.keyboard.press('Shift+Enter');
  await expect(page.locator('.latest')).toHaveText('Accept 4 suggestions that are at least 50 % sure? Once more for yes.');
  // Anything else, and it is not meant any more.
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+Enter');
  await expect(desk.cards).toHaveCount(0);
  await page.keyboard.press('Shift+Enter');
  await expect(page.locator('.latest')).toHaveText('Accepted 4 of 4 suggestions.');
  await expect(desk.cards).toHaveCount(4);
  await expect(page.locator('.save-state')).toHaveText('All saved');
  // One step.
  await page.keyboard.press('Control+z');
  await expect(desk.cards).toHaveCount(0);
  await expect(page.locator('.save-state')).toHaveText('All saved');
  await page.keyboard.press('Control+Shift+z');
  await expect(desk.cards).toHaveCount(4);
  await expect(page.locator('.save-state')).toHaveText('All saved');
  expect((await api.claims(article)).length).toBe(4);
});

test('a click on the card of a suggestion makes it the current one, and the keys are its', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A harbour read by hand', text: TEXT, language: 'en' });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const suggestions = page.locator('.claim-card.suggestion');
  await expect(suggestions).toHaveCount(5);
  const second = suggestions.filter({ hasText: 'sold seats twice' });
  await second.locator('.claim-number').click();
  await expect(second).toHaveAttribute('aria-current', 'true');
  await expect(second).toBeFocused();
  await expect(desk.text.locator('mark.suggestion.current').filter({ hasText: 'sold seats twice' })).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(desk.card('sold seats twice')).toContainText('denied');
  await expect(suggestions).toHaveCount(4);
  await expect(page.locator('.save-state')).toHaveText('All saved');

  // A click on a button is the button's alone: the next suggestion is in focus, not the one that is gone.
  await suggestions.filter({ hasText: 'old pier' }).locator('.claim-number').click();
  await page.locator('.claim-card.suggestion.current').getByRole('button', { name: /^Dismiss/ }).click();
  await expect(suggestions).toHaveCount(3);
  await expect(page.locator('.claim-card.suggestion.current')).toContainText('Bolts were missing from the bridge.');

  // The card of a claim takes the keys back.
  await desk.card('sold seats twice').locator('.claim-number').click();
  await expect(page.locator('.claim-card.suggestion.current')).toHaveCount(0);
  expect((await api.claims(article)).length).toBe(1);
});

test('suggestions that arrive while somebody types take neither the focus nor a word', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A harbour read slowly', text: TEXT, language: 'en' });
  const page = await signedIn(editor);
  let arrive = () => {};
  const late = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/desk/do/offer-suggestions', async (route) => {
    await late;
    await route.continue();
  });
  const desk = await Workspace.open(page, article.slug);
  await desk.drag('bolts were missing');
  await desk.makeClaim();
  await page.keyboard.type('Two eng');
  arrive();
  await expect(page.locator('.claim-card.suggestion')).toHaveCount(5);
  await page.waitForTimeout(100);
  await page.keyboard.type('ineers');
  await expect(desk.source).toBeFocused();
  await expect(desk.source).toHaveValue('Two engineers');
});
