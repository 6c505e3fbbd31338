// What is not saved yet, or on its way: it is shown as it was typed, keeps nobody waiting, and is never lost or passed over.

import { Api, type Article } from '../support/api.ts';
import { expect, type Newsroom, type Person, test } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

const TEXT = `The mayor of Ellmouth said the lock would open in June. Two divers said that hinges were cracked.

The builder, Orla Quay, denied the charge and promised a survey. A clerk counted forty barges.`;

async function begin(newsroom: Newsroom, title: string): Promise<{ editor: Person; api: Api; article: Article }> {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  return { editor, api, article: await api.article({ title, text: `${title}. ${TEXT}`, outlet: 'Ellmouth Daily' }) };
}

test('“Submit all” leaves out what is not saved and says which, and a claim that somebody deleted holds up no other', async ({ newsroom, signedIn }) => {
  const { editor, api, article } = await begin(newsroom, 'A lock and all its claims');
  await api.claim(article, ['the lock would open in June'], [], 'The lock opens in June.');
  const gone = await api.claim(article, ['promised a survey'], [], 'A survey was promised.');
  await api.claim(article, ['forty barges'], [], 'There are forty barges.');
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  await desk.drag('hinges were cracked');
  await desk.makeClaim();
  await page.locator('#claim-statement').fill('The hinges are cracked.');
  await page.reload();
  await Workspace.awake(page);
  const card = desk.card('The hinges are cracked.');
  await expect(card.getByRole('alert')).toContainText('You had not saved this');
  expect((await api.send('DELETE', `/claims/${gone.id}`, undefined, `"${gone.version}"`)).status).toBe(204);

  await page.getByRole('button', { name: 'Submit all (3)' }).click();
  await expect(page.locator('.latest')).toContainText('Submitted 2 claims. Claim 2 is not saved: save it first.');
  await expect(desk.cards.locator('.review-state.submitted')).toHaveCount(2);
  await expect(desk.card('A survey was promised.')).toHaveCount(0);
  await expect(page.locator('.save-state')).toHaveText('Something needs you');
  await expect(card.getByRole('alert')).toContainText('You had not saved this');

  await desk.cards.first().locator('.claim-number').click();
  await page.locator('.save-state').getByRole('button').click();
  await expect(card).toHaveAttribute('aria-current', 'true');
  // What a status key would change is not saved either.
  await page.keyboard.press('u');
  await expect(page.locator('.latest')).toContainText('Claim 2 is not saved');
  await page.keyboard.press('Delete');
  await expect(page.locator('.latest')).toContainText('save it or drop it first');
  await card.getByRole('button', { name: 'Try again' }).click();
  await desk.saved();
  await page.getByRole('button', { name: 'Submit all (1)' }).click();
  await expect(desk.cards.locator('.review-state.submitted')).toHaveCount(3);
  await desk.saved();
  expect((await api.claims(article)).map(({ review }) => review)).toEqual(Array(3).fill('submitted'));
});

test('after a reload the card shows what was typed, and beside it what is saved, or what somebody else saved meanwhile', async ({ newsroom, signedIn }) => {
  const { editor, api, article } = await begin(newsroom, 'A lock and two wordings');
  const stored = await api.claim(article, ['hinges were cracked'], [], 'Hinges are cracked, as saved.');
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const write = async (words: string) => {
    await desk.cards.first().locator('.claim-number').click();
    await desk.cards.first().getByRole('button', { name: /^Edit/ }).click();
    await page.locator('#claim-statement').fill(words);
    await page.reload();
    await Workspace.awake(page);
  };
  await write('Hinges are cracked, as typed.');
  const card = desk.cards.first();
  await expect(card.locator('h3')).toHaveText('Hinges are cracked, as typed.');
  await expect(card.getByRole('region', { name: 'Saved until now' })).toContainText('Hinges are cracked, as saved.');
  await card.getByRole('button', { name: 'Drop what is not saved' }).click();
  await expect(card.locator('h3')).toHaveText('Hinges are cracked, as saved.');
  await desk.saved();

  await desk.cards.first().locator('.claim-number').click();
  await desk.cards.first().getByRole('button', { name: /^Edit/ }).click();
  await page.locator('#claim-statement').fill('Hinges are cracked, as typed again.');
  expect((await api.send('PATCH', `/claims/${stored.id}`, { statement: 'Hinges are cracked, says a colleague.' }, `"${stored.version}"`)).status).toBe(200);
  await page.reload();
  await Workspace.awake(page);
  const conflict = page.getByRole('region', { name: 'Changed by someone else' });
  await expect(conflict).toContainText('as typed again.');
  await expect(conflict).toContainText('says a colleague.');
  await conflict.getByRole('button', { name: 'Keep mine' }).click();
  await desk.saved();
  expect((await api.claims(article))[0]!.statement).toBe('Hinges are cracked, as typed again.');
});

test.describe('offline for a while', () => {
  test.use({ expectedComplaints: [/Failed to load resource: net::ERR_INTERNET_DISCONNECTED/] });

  test('what could not be sent is sent by itself when the browser is back online', async ({ newsroom, signedIn }) => {
    const { editor, api, article } = await begin(newsroom, 'A lock without a line');
    await api.claim(article, ['the lock would open in June'], [], 'The lock opens in June, offline.');
    const page = await signedIn(editor);
    const desk = await Workspace.open(page, article.slug);
    await page.context().setOffline(true);
    await desk.drag('hinges were cracked');
    await desk.makeClaim();
    await page.locator('#claim-statement').fill('The hinges cracked offline.');
    await page.keyboard.press('Control+Enter');
    await expect(desk.card('The hinges cracked offline.').getByRole('alert')).toContainText('sent again as soon as the server answers');
    await desk.card('The lock opens in June, offline.').locator('.claim-number').click();
    await page.keyboard.press('e');
    await page.locator('#claim-statement').fill('The lock opens late, offline.');
    await page.keyboard.press('Control+Enter');
    await expect(desk.cards.getByRole('alert')).toHaveCount(2);
    await page.context().setOffline(false);
    await desk.saved();
    await expect(desk.cards.getByRole('alert')).toHaveCount(0);
    expect((await api.claims(article)).map(({ statement }) => statement).sort()).toEqual(['The hinges cracked offline.', 'The lock opens late, offline.']);
  });
});

test('keys pressed while a claim is being saved are done as soon as it is', async ({ newsroom, signedIn }) => {
  const { editor, api, article } = await begin(newsroom, 'A lock and a slow line');
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const held: (() => void)[] = [];
  await page.route('**/desk/do/create-claim', async (route) => {
    await new Promise<void>((go) => held.push(go));
    await route.continue();
  });
  const make = async (words: string, source: string) => {
    await desk.drag(words);
    await desk.makeClaim();
    await desk.source.fill(source);
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => held.length).toBe(1);
  };
  await make('hinges were cracked', 'Two divers of Ellmouth');
  await page.keyboard.press('a');
  await expect(page.locator('.latest')).toContainText('Still being saved');
  held.pop()!();
  await desk.saved();
  await expect(desk.card('hinges were cracked').locator('.claim-line')).toContainText('alleged');

  await make('forty barges', 'A clerk of Ellmouth');
  await page.keyboard.press('e');
  await expect(page.locator('.latest')).toContainText('Still being saved');
  await expect(desk.form).toHaveCount(0);
  held.pop()!();
  await expect(desk.form).toBeVisible();
  await expect(desk.source).toHaveValue('A clerk of Ellmouth');
  await page.keyboard.press('Escape');

  await make('promised a survey', 'Orla Quay of Ellmouth');
  await page.keyboard.press('u');
  held.pop()!();
  await expect(desk.card('promised a survey').locator('.review-state.submitted')).toHaveCount(1);
  await desk.saved();
  const claims = await api.claims(article);
  expect(claims.map(({ quote, review, version }) => [quote, review, version > 1])).toEqual([
    ['hinges were cracked', 'draft', true],
    ['promised a survey', 'submitted', true],
    ['forty barges', 'draft', false],
  ]);
});

test('what is offered for selected words names the claim it changes, and changes no other', async ({ newsroom, signedIn }) => {
  const { editor, api, article } = await begin(newsroom, 'A lock and whose words');
  await api.claim(article, ['the lock would open in June']);
  await api.claim(article, ['Orla Quay, denied the charge and promised a survey']);
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  await desk.cards.first().locator('.claim-number').click();
  await desk.drag('denied the charge and');
  const buttons = desk.selectionBar.getByRole('button');
  await expect(buttons).toHaveText(['Make a claim ⏎', 'Add to 1 +', 'Take out of 2 -', 'Make 2 these words =', 'Cue of 1 q', 'Let go Esc']);
  await page.keyboard.press('-');
  await desk.saved();
  expect((await api.claims(article)).map(({ quote }) => quote)).toEqual(['the lock would open in June', expect.stringMatching(/^Orla Quay.*promised a survey$/)]);
  await expect(desk.cards.nth(1)).toHaveAttribute('aria-current', 'true');
  await expect(page.locator('.latest')).toContainText('Claim 2 saved');
  // Words of no claim can be taken out of none.
  await desk.drag('forty barges');
  await expect(buttons.filter({ hasText: 'Take out' })).toHaveCount(0);
  await page.keyboard.press('-');
  await expect(page.locator('.latest')).toContainText('No claim has these words');
  await page.keyboard.press('Escape');
  await desk.drag('promised a survey');
  await page.keyboard.press('+');
  await expect(page.locator('.latest')).toContainText('has these words already');
});

test('talk begins in place, what readers see is withdrawn and not deleted, and that nobody was named is said', async ({ newsroom, signedIn }) => {
  const { editor, api, article } = await begin(newsroom, 'A lock that readers see');
  const claim = await api.submit(await api.claim(article, ['hinges were cracked']));
  await (await Api.of(newsroom, await newsroom.addPerson('reviewer'))).approve(claim);
  await api.publish(article);
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const card = desk.card('hinges were cracked');
  await card.locator('.claim-number').click();
  await card.getByRole('button', { name: 'Talk' }).click();
  await expect(page.getByRole('textbox', { name: 'Comment' })).toBeFocused();
  await page.keyboard.type('Which hinges?');
  await card.getByRole('button', { name: 'Send' }).click();
  await expect(card.getByRole('button', { name: 'Talk (1)' })).toBeVisible();
  await expect(card.locator('.comment')).toContainText('Which hinges?');
  await expect(card.getByRole('button', { name: 'Delete' })).toHaveCount(0);
  await expect(card.getByRole('link', { name: 'Withdraw' })).toHaveAttribute('href', `/desk/claims/${claim.id}`);
  await page.locator('#manuscript').focus();
  await page.keyboard.press('Delete');
  await expect(page.locator('.latest')).toContainText('withdrawn on its own page');
  await expect(card).toHaveCount(1);

  await desk.drag('forty barges');
  await desk.makeClaim();
  await page.keyboard.press('Control+Enter');
  await desk.saved();
  await expect(page.locator('.latest')).toContainText('as Ellmouth Daily’s own voice, for nobody is named');
});

test('what a new source is is guessed from its name, unless somebody says', async ({ newsroom, signedIn }) => {
  const { editor, article } = await begin(newsroom, 'A lock and what a source is');
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const kind = page.locator('#attribution-kind');
  await desk.drag('hinges were cracked');
  await desk.makeClaim();
  await page.keyboard.type('Ellmouth Ministry of Locks');
  await expect(kind).toHaveValue('government');
  await page.keyboard.press('Enter');
  await expect(page.locator('#attribution-status input:focus')).toHaveCount(1);
  await kind.selectOption('document');
  const answered = page.waitForResponse('**/desk/do/propose-sources');
  await desk.source.pressSequentially('Ellmouth Rebels');
  await answered;
  await expect(page.locator('#attribution-options .new')).toBeVisible();
  await expect(kind).toHaveValue('document');
});
