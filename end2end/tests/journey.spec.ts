// The whole way of an article, by mouse: from the set-up link to the row in a reader's table.

import { readFile } from 'node:fs/promises';
import { parseCsv } from '../support/csv.ts';
import { CLAIMS, COMMENT, expectEntered, SAMPLE } from '../support/sample.ts';
import { expect, type Page, testIn } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

// A newsroom nobody has entered yet: its set-up link works once.
const test = testIn();

const AUTHOR = 'Ines Halloran';
const COLLEAGUE = 'Tomas Verbeek';

test('from the set-up link to a reader’s download, by mouse', async ({ newsroom, visitor }) => {
  test.setTimeout(120_000);
  const author = await visitor();
  const colleague = await visitor();
  const [weevils, cranes, bread] = CLAIMS;

  await test.step('the first administrator joins by the set-up link, and it works once', async () => {
    await author.goto('/');
    await author.getByRole('link', { name: 'Set this newsroom up' }).click();
    await expect(author.getByText('Nobody is here yet')).toBeVisible();
    const link = await newsroom.setupLink();
    await author.goto(link);
    await author.getByLabel('Your name').fill(AUTHOR);
    await author.getByLabel('Email').fill('ines@mirela.example');
    await author.getByLabel('Password').fill('seven quiet herons');
    await author.getByRole('button', { name: 'Set up' }).click();
    await expect(author).toHaveURL(/\/desk$/);
    await expect(author.getByRole('heading', { name: 'Start with one article' })).toBeVisible();
    await colleague.goto(link);
    await expect(colleague.getByText('already used')).toBeVisible();
  });

  await test.step('a second person joins by invitation', async () => {
    await place(author, 'People').click();
    await author.getByLabel('Email').fill('tomas@mirela.example');
    await author.locator('#role').selectOption('reviewer');
    await author.getByRole('button', { name: 'Make a link' }).click();
    const link = await author.locator('output.secret').innerText();
    await colleague.goto(link);
    await expect(colleague.getByText(`${AUTHOR} asks you to join this newsroom as a reviewer.`)).toBeVisible();
    await colleague.getByLabel('Your name').fill(COLLEAGUE);
    await colleague.getByLabel('Choose a password').fill('nine slow otters');
    await colleague.getByRole('button', { name: 'Join' }).click();
    await expect(colleague).toHaveURL(/\/desk$/);
  });

  await test.step('an article is pasted', async () => {
    await place(author, 'Desk').click();
    await author.getByRole('link', { name: 'New article' }).first().click();
    await author.getByLabel('Paste the article').fill(SAMPLE.text);
    await author.locator('#title').fill(SAMPLE.title);
    await author.locator('#outlet').fill(SAMPLE.outlet);
    await author.locator('#byline').fill(SAMPLE.byline);
    await author.locator('#url').fill(SAMPLE.url);
    await author.locator('#published_at').fill(SAMPLE.published);
    await author.locator('#language').fill(SAMPLE.language);
    await author.getByRole('button', { name: 'Save and start' }).click();
    await expect(author).toHaveURL(/\/desk\/articles\/[\w-]+$/);
  });

  const desk = await Workspace.awake(author);
  const slug = new URL(author.url()).pathname.split('/').at(-1)!;

  await test.step('words dragged over become a claim: a chain of two, denied by two others', async () => {
    await desk.drag(weevils!.quote);
    await desk.makeClaim();
    for (const [at, voice] of weevils!.attributions.entries()) {
      if (at > 0) await desk.form.getByRole('button', { name: /^Add who says so/ }).click();
      await desk.newSource(voice.source, voice.source_kind);
      await desk.status(voice.status);
      await desk.pickCue(voice.cue);
      if (voice.via) await author.locator('#attribution-via').selectOption({ label: `1 · ${voice.via}` });
    }
    await author.locator('#claim-statement').fill(weevils!.statement);
    await desk.save();
    const card = desk.card(weevils!.statement);
    await expect(card.locator('.chains > li').first()).toHaveText(/Continental Press Agency\s*reported\s*Ministry of Trade\s*alleged/);
    await expect(card.locator('.standing')).toHaveText('Contested');
  });

  await test.step('two more: one by someone described, one in the outlet’s own voice', async () => {
    await desk.drag(cranes!.quote);
    await desk.makeClaim();
    const [voice] = cranes!.attributions;
    await desk.newSource(voice!.source, voice!.source_kind);
    await desk.status(voice!.status);
    await desk.pickCue(voice!.cue);
    await desk.save();
    await desk.drag(bread!.quote);
    await desk.makeClaim();
    await author.locator('#claim-statement').fill(bread!.statement);
    await desk.save();
    await expect(desk.cards).toHaveCount(3);
    await expect(desk.card(bread!.statement).locator('.standing')).toHaveText('Unattributed');
  });

  await test.step('all are submitted; nobody approves their own', async () => {
    await author.getByRole('button', { name: 'Submit all (3)' }).click();
    await expect(desk.cards.locator('.review-state.submitted')).toHaveCount(3);
    await desk.saved();
    await author.goto('/desk/review');
    await expect(author.getByRole('heading', { name: 'Nothing waits for a review' })).toBeVisible();
    await author.getByRole('main').getByRole('link', { name: cranes!.statement }).click();
    await expect(author.getByText('This claim is your own work')).toBeVisible();
    await expect(author.getByRole('button', { name: /^Approve/ })).toHaveCount(0);
    const claim = new URL(author.url()).searchParams.get('claim')!;
    const forced = await author.request.post(`/desk/claims/${claim}/approval`, {
      form: { from: 'review' },
      headers: { origin: newsroom.url, 'sec-fetch-site': 'same-origin' },
    });
    expect(forced.status()).toBe(403);
  });

  await test.step('the second person approves two and returns one, with a comment', async () => {
    await colleague.goto('/desk');
    await expect(place(colleague, 'Review')).toHaveText(/Review\s*3 waiting/);
    await place(colleague, 'Review').click();
    for (const expected of CLAIMS) {
      await colleague.getByRole('navigation', { name: 'Queue' }).getByRole('link', { name: expected.statement }).click();
      await expect(colleague.locator('#statement')).toHaveText(expected.statement);
      await expect(colleague.locator('.in-context mark')).toHaveText(expected.quote);
      await expect(colleague.locator('.in-context + :is(.chain, .chains)')).toContainText(expected.attributions[0]?.source ?? SAMPLE.outlet);
      if (expected === cranes) {
        await colleague.getByRole('button', { name: /^Return/ }).click();
        await expect(colleague.locator('#comment-error')).toBeVisible();
        await colleague.locator('#comment').fill(COMMENT);
        await colleague.getByRole('button', { name: /^Return/ }).click();
        await expect(colleague.getByRole('status')).toContainText(`Returned: ${expected.statement}`);
      } else {
        await colleague.getByRole('button', { name: /^Approve(?! those)/ }).click();
        await expect(colleague.getByRole('status')).toContainText(`Approved: ${expected.statement}`);
      }
    }
    await expect(colleague.getByRole('heading', { name: 'Nothing waits for a review' })).toBeVisible();
  });

  await test.step('the author mends what came back, and it is approved', async () => {
    await place(author, 'Desk').click();
    await expect(author.getByText(COMMENT)).toBeVisible();
    await author.getByRole('link', { name: `Mend: ${cranes!.statement}` }).click();
    await Workspace.awake(author);
    const card = desk.card(cranes!.statement);
    await card.locator('.claim-number').click();
    await expect(card.getByRole('region', { name: 'Comments' })).toContainText(COMMENT);
    await card.getByRole('button', { name: /^Edit/ }).click();
    await desk.form.getByRole('button', { name: /^More/ }).click();
    await author.locator('#attribution-identification').selectOption('described');
    await desk.save();
    await expect(card.locator('.review-state.draft')).toBeVisible();
    await card.getByRole('button', { name: 'Submit' }).click();
    await expect(card.locator('.review-state.submitted')).toBeVisible();
    await desk.saved();
    await colleague.goto('/desk/review');
    await expect(colleague.locator('.review-claim')).toContainText(COMMENT);
    await colleague.getByRole('button', { name: /^Approve(?! those)/ }).click();
    await expect(colleague.getByRole('status')).toContainText('Approved');
  });

  await test.step('it is published', async () => {
    const reader = await visitor();
    expect((await reader.goto(`/articles/${slug}`))!.status()).toBe(404);
    await author.getByRole('button', { name: 'Publish' }).click();
    await expect(author.getByRole('heading', { name: 'Publish' })).toBeVisible();
    await author.getByRole('button', { name: 'Publish' }).click();
    await expect(author.locator('.publication')).toHaveText('Published');
  });

  await test.step('a reader without script sees who says so, and takes the table along', async () => {
    const reader = await visitor({ javaScriptEnabled: false });
    await reader.goto('/');
    await reader.getByRole('link', { name: SAMPLE.title }).click();
    await expect(reader.getByRole('heading', { level: 1 })).toHaveText(SAMPLE.title);
    for (const expected of CLAIMS) {
      await expect(reader.locator('.article-text mark').filter({ hasText: expected.quote })).toHaveCount(1);
    }
    await expect(reader.locator('.article-text mark').first()).toHaveClass(/contested/);
    const glance = reader.getByRole('region', { name: 'At a glance' });
    await expect(glance).toContainText('3 claims from 5 sources.');
    const breakdown = reader.getByRole('region', { name: 'Breakdown' });
    await expect(breakdown.locator('svg').first()).toBeVisible();
    await breakdown.locator('summary').first().click();
    await expect(breakdown.getByRole('row', { name: /Ministry of Trade/ }).first()).toBeVisible();

    const claim = reader.getByRole('region', { name: 'Claims' }).getByRole('listitem').filter({ hasText: weevils!.statement }).first();
    await expect(claim.locator('.voices > li')).toHaveCount(3);
    await claim.getByRole('link', { name: 'Permalink' }).click();
    await expect(reader).toHaveURL(/#claim-[0-9a-f-]{36}$/);
    await expect(claim).toBeInViewport();

    const [download] = await Promise.all([reader.waitForEvent('download'), reader.getByRole('link', { name: 'Claims as CSV', exact: true }).click()]);
    const text = await readFile((await download.path())!, 'utf8');
    expectEntered(parseCsv(text));
  });
});

/** A place in the top bar. */
function place(page: Page, name: string) {
  return page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
}
