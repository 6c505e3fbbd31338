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
  // Words are thrown away only when that is said twice.
  await desk.form.getByRole('button', { name: /^Cancel/ }).click();
  await expect(page.locator('.latest')).toContainText('Throw away what you typed?');
  await desk.form.getByRole('button', { name: /^Cancel/ }).click();
  await expect(desk.cards).toHaveCount(0);
  await page.reload();
  await Workspace.awake(page);
  await expect(desk.cards).toHaveCount(0);
  expect(await api.claims(article)).toEqual([]);
});

test('after an update of the server the tab says so, and everything typed is there after the reload', async ({ newsroom, signedIn }) => {
  const { editor, api, article } = await begin(newsroom, 'A bridge and an update');
  const talked = await api.claim(article, ['the bridge would open in May']);
  await api.send('POST', `/claims/${talked.id}/comments`, { comment: 'Which May?' });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const notice = page.locator('.workspace-bar').getByRole('alert');
  await expect(page.locator('.suggestions')).not.toHaveAttribute('aria-busy', 'true');
  await expect(notice).toHaveCount(0);
  // As if the page had come from the program before the update: the server refuses what it sends.
  await page.locator('#workspace').evaluate((workspace) => (workspace.dataset['version'] = 'of-yesterday'));

  // A comment, half written; a claim that cannot be saved; a form that is still open.
  await desk.card('the bridge would open in May').locator('.claim-number').click();
  await page.getByLabel('Reply').fill('The one after the');
  await desk.drag('bolts were missing');
  await desk.makeClaim();
  await page.locator('#claim-statement').fill('The bridge lacks bolts.');
  const refused = page.waitForResponse(/\/desk\/do\/create-claim/);
  await desk.form.getByRole('button', { name: /^Save/ }).click();
  expect((await refused).status()).toBe(426);
  await expect(notice).toContainText('Hearsay was updated');
  await expect(desk.card('The bridge lacks bolts.').getByRole('alert')).toContainText('Nothing you typed is lost');
  await desk.drag('promised a report');
  await desk.makeClaim();
  await desk.source.fill('Karlo Steel of Ostrand');
  await page.locator('#claim-statement').fill('The builder promised a report.');
  expect((await api.claims(article)).length).toBe(1);

  await notice.getByRole('button', { name: 'Reload' }).click();
  await expect(notice).toHaveCount(0);
  await Workspace.awake(page);
  const report = desk.card('The builder promised a report.');
  await expect(report).toContainText('Karlo Steel of Ostrand');
  await report.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
  await desk.card('The bridge lacks bolts.').getByRole('alert').getByRole('button', { name: 'Try again' }).click();
  await desk.saved();
  const statements = (await api.claims(article)).map(({ statement }) => statement);
  expect(statements).toEqual(expect.arrayContaining(['The bridge lacks bolts.', 'The builder promised a report.']));
  await desk.card('the bridge would open in May').locator('.claim-number').click();
  await expect(page.getByLabel('Reply')).toHaveValue('The one after the');
});

test('a draft that another version kept and this one cannot read is left where it is', async ({ newsroom, signedIn }) => {
  const { editor, article } = await begin(newsroom, 'A bridge and an old draft');
  const page = await signedIn(editor);
  await Workspace.open(page, article.slug);
  const person = await page.locator('#page-data').evaluate((data) => (JSON.parse(data.textContent!) as { brief: { person: string } }).brief.person);
  const key = `hearsay:${person}:${article.id}:tab-of-yesterday:01890000-0000-7000-8000-000000000000`;
  const drafts = ['{"words":"in a shape of tomorrow"}', '00ff00ff'];
  for (const draft of drafts) {
    await page.evaluate(([key, draft]) => localStorage.setItem(key!, draft!), [key, draft]);
    await page.reload();
    const desk = await Workspace.awake(page);
    await expect(page.locator('.suggestions')).not.toHaveAttribute('aria-busy', 'true');
    await expect(desk.cards).toHaveCount(0);
    expect(await page.evaluate((key) => localStorage.getItem(key), key)).toBe(draft);
  }
});

test('a text that looks like the end of a script is a text', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const bad = 'He wrote </script><script>document.title = "taken"</script><!-- on the wall.';
  const article = await api.article({ title: 'Wall </script><b id="escaped">', text: bad, outlet: '<!--<script>' });
  await api.claim(article, [bad], [{ source: '</script> the painter', kind: 'witness', status: 'reported' }], 'It says </SCRIPT > there.');
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  await expect(desk.card('It says </SCRIPT > there.')).toContainText('</script> the painter');
  await expect(desk.marks('He wrote')).toHaveText(bad);
  await expect(page).toHaveTitle('Wall </script><b id="escaped"> · Hearsay');
  await expect(page.locator('#escaped')).toHaveCount(0);
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

test('undo brings an approved claim that was edited or deleted back as it was approved, and redo takes it away again', async ({ newsroom, signedIn }) => {
  const { editor, api, article } = await begin(newsroom, 'A bridge, approved and undone');
  const claim = await api.submit(await api.claim(article, ['bolts were missing'], [{ source: 'Bolt counters', kind: 'witness', status: 'reported' }]));
  await (await Api.of(newsroom, await newsroom.addPerson('reviewer'))).approve(claim);
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const card = desk.card('bolts were missing');
  const review = (state: string) => card.locator(`.review-state.${state}`);
  await card.locator('.claim-number').click();
  await expect(review('approved')).toBeVisible();
  await page.keyboard.press('a');
  await expect(review('draft')).toBeVisible();
  await desk.saved();
  await page.keyboard.press('s');
  await desk.saved();
  await page.keyboard.press('Control+z');
  await expect(card.locator('.claim-line')).toContainText('alleged');
  await desk.saved();
  await expect(review('draft')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(review('approved')).toBeVisible();
  await desk.saved();
  await page.keyboard.press('Control+y');
  await expect(review('draft')).toBeVisible();
  await desk.saved();
  await page.keyboard.press('Control+z');
  await expect(review('approved')).toBeVisible();
  await desk.saved();
  await page.keyboard.press('Delete');
  await expect(card).toHaveCount(0);
  await expect(page.locator('.latest')).toContainText('Deleted');
  await page.keyboard.press('Control+z');
  await expect(review('approved')).toBeVisible();
  await desk.saved();
  expect((await api.claims(article)).map(({ review, statement }) => [review, statement])).toEqual([['approved', claim.statement]]);
  await page.keyboard.press('Control+y');
  await expect(card).toHaveCount(0);
  await desk.saved();
  expect(await api.claims(article)).toEqual([]);
});

test('whoever accepts a suggestion that a colleague has accepted sees their claim', async ({ newsroom, signedIn }) => {
  const { editor, api, article } = await begin(newsroom, 'A bridge and one suggestion for two');
  const [first, second] = [await newsroom.addPerson('editor', 'Ilse Brandt'), editor];
  const open = async (person: Person) => {
    const desk = await Workspace.open(await signedIn(person), article.slug);
    await expect(desk.page.locator('.suggestions .count')).toHaveText(/^[23] suggestions$/);
    return desk;
  };
  const [one, other] = [await open(first), await open(second)];
  const said = other.page.locator('.latest');
  // As it was offered: theirs takes its place.
  await one.page.keyboard.press('Tab');
  await one.page.keyboard.press('Enter');
  await one.saved();
  await other.page.keyboard.press('Tab');
  await other.page.keyboard.press('Enter');
  await expect(said).toHaveText(/^Ilse Brandt made a claim of this suggestion already: /);
  await expect(other.cards).toHaveCount(1);
  await expect(other.page.getByRole('alert')).toHaveCount(0);
  await expect(other.page.getByRole('button', { name: 'Undo' })).toBeDisabled();
  // Worked on: both beside each other, and nothing that was typed is lost.
  await one.page.keyboard.press('Enter');
  await one.saved();
  await expect(other.page.locator('.claim-card.suggestion.current')).toHaveCount(1);
  await other.page.keyboard.press('e');
  await other.page.locator('#claim-statement').fill('In words of my own.');
  await other.page.keyboard.press('Control+Enter');
  const conflict = other.page.getByRole('region', { name: 'Changed by someone else' });
  await expect(conflict).toContainText('In words of my own.');
  await conflict.getByRole('button', { name: 'Keep mine' }).click();
  await other.saved();
  const statements = (await api.claims(article)).map(({ statement }) => statement);
  expect(statements).toHaveLength(2);
  expect(statements).toContain('In words of my own.');
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
  await page.locator('#attribution-status label.alleged').tap();
  await expect(page.locator('#attribution-status input[value=alleged]')).toBeChecked();
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
