// The workspace when things go wrong, when two are at work, on a telephone and from right to left.

import { Api, type Article } from '../support/api.ts';
import { expect, type Newsroom, type Person, test } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

const TEXT = `The mayor of Ostrand said the bridge would open in May. Two engineers said that bolts were missing.

The builder, Karlo Steel, denied the charge and promised a report.`;

async function begin(newsroom: Newsroom, title: string): Promise<{ editor: Person; api: Api; article: Article }> {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  return { editor, api, article: await api.article({ title, text: TEXT, outlet: 'Ostrand Daily' }) };
}

test.describe('with the connection gone', () => {
  test.use({ expectedComplaints: [/Failed to load resource: net::ERR_FAILED/] });

  test('a save that fails keeps what was typed, through a reload too, and can be tried again', async ({ newsroom, signedIn }) => {
    const { editor, api, article } = await begin(newsroom, 'A bridge without a connection');
    const page = await signedIn(editor);
    const desk = await Workspace.open(page, article.slug);
    await page.route('**/desk/do/**', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await desk.drag('bolts were missing');
    await desk.makeClaim();
    await desk.source.fill('Two engineers of Ostrand');
    await desk.status('alleged');
    await page.locator('#claim-statement').fill('The bridge lacks bolts.');
    await desk.form.getByRole('button', { name: /^Save/ }).click();
    const card = desk.card('The bridge lacks bolts.');
    await expect(card.getByRole('alert')).toContainText('Nothing you typed is lost');
    await expect(page.locator('.save-state')).toHaveText('Something needs you');

    await page.reload();
    await Workspace.awake(page);
    await expect(card.getByRole('alert')).toContainText('Nothing you typed is lost');
    expect(await api.claims(article)).toEqual([]);

    await page.unroute('**/desk/do/**');
    await card.getByRole('button', { name: 'Try again' }).click();
    await desk.saved();
    await expect(card.getByRole('alert')).toHaveCount(0);
    await expect(card).toContainText('Two engineers of Ostrand');
    expect((await api.claims(article)).map(({ statement }) => statement)).toEqual(['The bridge lacks bolts.']);
  });
});

test('a draft that was never saved comes back after a reload, and may be dropped', async ({ newsroom, signedIn }) => {
  const { editor, api, article } = await begin(newsroom, 'A bridge and a reload');
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  await desk.drag('the bridge would open in May');
  await desk.makeClaim();
  await page.locator('#claim-statement').fill('The bridge opens in spring.');
  await expect(page.locator('.save-state')).toHaveText('Not saved yet');
  await page.reload();
  await Workspace.awake(page);
  const card = desk.card('The bridge opens in spring.');
  await expect(card.getByRole('alert')).toContainText('kept in this browser');
  await card.getByRole('alert').getByRole('button', { name: 'Edit' }).click();
  await expect(page.locator('#claim-statement')).toHaveValue('The bridge opens in spring.');
  await desk.form.getByRole('button', { name: /^Cancel/ }).click();
  await expect(desk.cards).toHaveCount(0);
  await page.reload();
  await Workspace.awake(page);
  await expect(desk.cards).toHaveCount(0);
  expect(await api.claims(article)).toEqual([]);
});

test('of two editors on one claim the second sees the first one’s version and chooses', async ({ newsroom, signedIn }) => {
  const { editor, api, article } = await begin(newsroom, 'A bridge and two editors');
  await api.claim(article, ['bolts were missing'], [{ source: 'Engineers of the bridge', kind: 'witness', status: 'reported' }]);
  const first = await Workspace.open(await signedIn(editor), article.slug);
  const second = await Workspace.open(await signedIn(await newsroom.addPerson('editor')), article.slug);
  const write = async (desk: Workspace, statement: string) => {
    await desk.cards.first().locator('.claim-number').click();
    await desk.cards.first().getByRole('button', { name: /^Edit/ }).click();
    await desk.page.locator('#claim-statement').fill(statement);
  };
  const save = (desk: Workspace) => desk.form.getByRole('button', { name: /^Save/ }).click();
  const conflict = second.page.getByRole('region', { name: 'Changed by someone else' });

  await write(second, 'Some bolts are missing.');
  await write(first, 'All bolts are missing.');
  await save(first);
  await first.saved();
  await save(second);
  await expect(conflict).toContainText('All bolts are missing.');
  await expect(conflict).toContainText('Some bolts are missing.');
  await conflict.getByRole('button', { name: 'Keep mine' }).click();
  await second.saved();
  expect((await api.claims(article))[0]!.statement).toBe('Some bolts are missing.');

  await first.page.reload();
  await Workspace.awake(first.page);
  await write(second, 'No bolt is missing.');
  await write(first, 'One bolt is missing.');
  await save(first);
  await first.saved();
  await save(second);
  await conflict.getByRole('button', { name: 'Take theirs' }).click();
  await expect(second.card('One bolt is missing.')).toBeVisible();
  await second.saved();
  expect((await api.claims(article))[0]!.statement).toBe('One bolt is missing.');
});

test('claims that overlap and claims in pieces can be told apart', async ({ newsroom, signedIn }) => {
  const { editor, api, article } = await begin(newsroom, 'A bridge and its overlaps');
  const whole = await api.claim(article, ['The mayor of Ostrand said the bridge would open in May']);
  const inner = await api.claim(article, ['the bridge would open in May'], [{ source: 'Mayor of Ostrand', kind: 'government', status: 'speculated' }]);
  const pieces = await api.claim(article, ['Karlo Steel', 'promised a report']);
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const marked = (id: string) => desk.text.locator(`mark[data-claim="${id}"]`);
  await expect(marked(whole.id)).toHaveText('The mayor of Ostrand said the bridge would open in May');
  await expect(marked(whole.id).locator(`mark[data-claim="${inner.id}"]`)).toHaveText('the bridge would open in May');
  await expect(marked(pieces.id)).toHaveText(['Karlo Steel', 'promised a report']);
  const lane = (id: string) => marked(id).first().evaluate((mark) => /lane-\d/.exec(mark.className)![0]);
  expect(await lane(inner.id)).not.toBe(await lane(whole.id));
  const numbers = await marked(pieces.id).evaluateAll((marks) => marks.map((mark) => mark.getAttribute('data-number')));
  expect(numbers).toEqual(['3', '3…']);
  // A click on the words puts their claim in focus.
  await marked(pieces.id).last().click();
  await expect(desk.card('Karlo Steel')).toHaveAttribute('aria-current', 'true');
});

test('making, changing and deleting can each be undone and done again', async ({ newsroom, signedIn }) => {
  const { editor, api, article } = await begin(newsroom, 'A bridge, undone');
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const undo = page.getByRole('button', { name: 'Undo' });
  const redo = page.getByRole('button', { name: 'Redo' });
  await expect(undo).toBeDisabled();
  await desk.drag('bolts were missing');
  await desk.makeClaim();
  await desk.newSource('Engineers on the bridge', 'witness');
  await desk.save();
  await desk.cards.first().getByRole('button', { name: /^Edit/ }).click();
  await page.locator('#claim-statement').fill('Bolts are missing.');
  await desk.save();
  // Undo takes back what the server has confirmed.
  const deleted = page.waitForResponse(/\/desk\/do\/delete-claim/);
  await desk.card('Bolts are missing.').getByRole('button', { name: 'Delete' }).click();
  await deleted;
  await expect(desk.cards).toHaveCount(0);
  await desk.saved();

  await undo.click();
  await expect(desk.card('Bolts are missing.')).toContainText('Engineers on the bridge');
  await undo.click();
  await expect(desk.card('Bolts are missing.')).toHaveCount(0);
  await expect(desk.cards).toHaveCount(1);
  await undo.click();
  await expect(desk.cards).toHaveCount(0);
  await expect(undo).toBeDisabled();
  await redo.click();
  await expect(desk.cards).toHaveCount(1);
  await redo.click();
  await expect(desk.card('Bolts are missing.')).toHaveCount(1);
  await redo.click();
  await expect(desk.cards).toHaveCount(0);
  await expect(redo).toBeDisabled();
  await desk.saved();
  expect(await api.claims(article)).toEqual([]);
});

test('on a telephone a claim is made by touch', async ({ newsroom, signedIn }) => {
  const { editor, api, article } = await begin(newsroom, 'A bridge in the hand');
  const page = await signedIn(editor, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const desk = await Workspace.open(page, article.slug);
  const sheet = page.getByRole('complementary', { name: 'Claims' });
  await expect(sheet).toHaveAttribute('data-sheet', 'closed');
  await desk.touchSelect('bolts were missing');
  await expect(desk.selectionBar).toBeInViewport({ ratio: 1 });
  await desk.selectionBar.getByRole('button', { name: 'Make a claim' }).tap();
  await expect(sheet).toHaveAttribute('data-sheet', 'open');
  await desk.source.fill('Engineers in the hand');
  await page.locator('#voice-status label.alleged').tap();
  await expect(page.locator('#voice-status input[value=alleged]')).toBeChecked();
  await desk.form.getByRole('button', { name: /^Save/ }).tap();
  await desk.saved();
  await expect(sheet).toHaveAttribute('data-sheet', 'half');
  await expect(desk.card('bolts were missing')).toBeInViewport();
  await sheet.getByRole('button', { name: 'Close' }).tap();
  await expect(sheet).toHaveAttribute('data-sheet', 'closed');
  await desk.marks('bolts were missing').tap();
  await expect(sheet).toHaveAttribute('data-sheet', 'half');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await api.claims(article)).toHaveLength(1);
});

test('an article from right to left is read, selected and marked from the right', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const text = 'قال عمدة المدينة إن الجسر سيفتح في مايو. ونفت الشركة وجود أي تأخير.';
  const article = await api.article({ title: 'جسر جديد في المدينة', text, language: 'ar' });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  await expect(desk.text).toHaveAttribute('dir', 'rtl');
  await expect(desk.text).toHaveAttribute('lang', 'ar');

  // The arrow that points forward in the text is the left one.
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowLeft');
  await expect(desk.text.locator('.selection')).toHaveText('قال');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(desk.text.locator('.selection')).toHaveText('قال عمدة');
  await page.keyboard.press('Escape');

  await desk.drag('الجسر سيفتح في مايو');
  await desk.makeClaim();
  await desk.newSource('عمدة المدينة', 'government');
  await desk.save();
  await expect(desk.marks('الجسر سيفتح في مايو')).toHaveCount(1);
  const [claim] = await api.claims(article);
  expect(claim!.quote).toBe('الجسر سيفتح في مايو');
});
