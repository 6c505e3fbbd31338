// The whole way of an article: from the set-up link to the row in a reader's table.

import { readFile } from 'node:fs/promises';
import { Api } from '../support/api.ts';
import { Newsroom } from '../support/newsroom.ts';
import { expect, type Page, signIn, test as base } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

// A newsroom nobody has entered yet: its set-up link works once.
const test = base.extend<object, { newsroom: Newsroom }>({
  newsroom: [
    async ({}, use) => {
      const newsroom = await Newsroom.open();
      await use(newsroom);
      await newsroom.close();
    },
    { scope: 'worker' },
  ],
});

const TITLE = 'Ferry company blames the harbour for stranded boats';
const TEXT = `The harbour authority of Lindsund closed the eastern channel on Monday, leaving nine ferries stranded. \
Nordlys Lines alleged that the dredging had been delayed for two years, the Coast Wire reported.

The authority denied that any work was late. A spokesperson said that dredging would begin in April. \
Dr. Ida Holm, who studies tides, said the sand might move back within weeks.

Passengers slept in a school. No one was injured.`;

test('an article goes from a paste to a published breakdown and a claim table', async ({ browser, newsroom, page }) => {
  test.setTimeout(120_000);
  const person = (name: string) => ({
    name,
    email: `${name.split(' ')[0]!.toLowerCase()}@lindsund.example`,
    password: `three quiet words of ${name}`,
  });
  const [admin, editor, reviewer] = [person('Agnes Dahl'), person('Emil Strand'), person('Runa Vik')];
  const sessions: Page[] = [];
  const someone = async (options = {}) => {
    const context = await browser.newContext({ baseURL: newsroom.url, ...options });
    const opened = await context.newPage();
    sessions.push(opened);
    return opened;
  };

  await test.step('the set-up link makes the first administrator', async () => {
    await page.goto(await newsroom.setupLink());
    await page.getByLabel('Your name').fill(admin.name);
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password').fill(admin.password);
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.goto('/desk/people');
    await expect(page.getByRole('rowheader', { name: admin.name })).toBeVisible();
  });

  await test.step('an editor and a reviewer join by link', async () => {
    for (const [guest, role] of [[editor, 'editor'], [reviewer, 'reviewer']] as const) {
      await page.goto('/desk/people');
      await page.getByLabel('Email').fill(guest.email);
      await page.getByLabel('Role', { exact: true }).selectOption(role);
      await page.getByRole('button', { name: 'Make a link' }).click();
      const link = await page.locator('output.secret').textContent();
      const joining = await someone();
      await joining.goto(new URL(link!).pathname + new URL(link!).search);
      await joining.getByLabel('Your name').fill(guest.name);
      await joining.getByLabel('Choose a password').fill(guest.password);
      await joining.getByRole('button', { name: 'Join' }).click();
      await joining.waitForURL((url) => url.pathname !== '/join');
    }
    await page.goto('/desk/people');
    await expect(page.getByRole('rowheader', { name: reviewer.name })).toBeVisible();
  });

  const editing = await someone();
  await test.step('the editor pastes the article', async () => {
    await signIn(editing, { ...editor, role: 'editor' });
    await editing.goto('/desk/articles/new');
    await editing.getByLabel('Paste the article').fill(TEXT);
    await editing.getByLabel('Title').fill(TITLE);
    await editing.getByLabel('Outlet').fill('The Lindsund Post');
    await editing.getByRole('button', { name: 'Save and start' }).click();
    await expect(editing).toHaveURL(/\/desk\/articles\/ferry-company/);
  });

  const desk = await Workspace.awake(editing);
  const slug = new URL(editing.url()).pathname.split('/').at(-1)!;
  await expect(editing.getByText('0 of 7 sentences')).toBeVisible();

  await test.step('a claim by mouse: two voices, one through the other, with its cue', async () => {
    await desk.drag('the dredging had been delayed for two years');
    await desk.makeClaim();
    await desk.newSource('Coast Wire', 'news_agency');
    await desk.status('reported');
    await desk.form.getByRole('button', { name: /^Add who says so/ }).click();
    await expect(desk.source).toBeFocused();
    await desk.newSource('Nordlys Lines', 'company');
    await desk.status('alleged');
    await editing.getByLabel('Reached us through').selectOption({ label: '1 · Coast Wire' });
    await desk.form.getByRole('button', { name: /^Pick/ }).click();
    await desk.drag('alleged');
    await desk.selectionBar.getByRole('button', { name: /^Cue/ }).click();
    await expect(desk.form.locator('.cue-pick q')).toHaveText('alleged');
    await editing.locator('#claim-statement').fill('Dredging of the eastern channel is two years late.');
    await desk.save();
    const card = desk.card('Dredging of the eastern channel');
    await expect(card.locator('.chain')).toHaveText(/Coast Wire\s*Reported\s*Nordlys Lines\s*Alleged/i);
    await expect(desk.marks('the dredging had been delayed')).toHaveClass(/alleged/);
  });

  await test.step('a claim whose source the registry proposes', async () => {
    await desk.drag('leaving nine ferries stranded');
    await desk.makeClaim();
    await desk.knownSource('nordl', 'Nordlys Lines');
    await desk.status('reported');
    await desk.save();
    await expect(desk.card('leaving nine ferries stranded')).toContainText('Nordlys Lines');
  });

  await test.step('a denial, and a claim in nobody’s voice', async () => {
    await desk.drag('any work was late');
    await desk.makeClaim();
    await desk.newSource('Lindsund Harbour Authority', 'government');
    await desk.status('denied');
    await desk.save();
    await desk.drag('No one was injured.');
    await desk.makeClaim();
    await desk.save();
    await expect(desk.cards).toHaveCount(4);
    await expect(desk.card('No one was injured')).toContainText('own voice');
    await expect(editing.getByText('4 of 7 sentences')).toBeVisible();
  });

  await test.step('all are submitted, and their author has no say in them', async () => {
    await editing.getByRole('button', { name: 'Submit all (4)' }).click();
    await expect(desk.cards.locator('.review-state.submitted')).toHaveCount(4);
    await editing.goto('/desk/review');
    await expect(editing.locator('h2#statement')).toBeVisible();
    await expect(editing.locator('#approve')).toHaveCount(0);
  });

  await test.step('an administrator cannot approve their own claim either', async () => {
    const api = await Api.of(newsroom, { ...admin, role: 'admin' });
    const own = await api.article({ title: 'A note of one’s own', text: 'The lamp at the pier was out.' });
    const claim = await api.submit(await api.claim(own, ['The lamp at the pier was out.']));
    await page.goto(`/desk/review?claim=${claim.id}`);
    await expect(page.getByRole('note')).toContainText('your own work');
    await expect(page.locator('#approve')).toHaveCount(0);
    const refused = await api.send('PUT', `/claims/${claim.id}/approval`, {}, `"${claim.version}"`);
    expect(refused.status).toBe(403);
    expect((await api.send('DELETE', `/claims/${claim.id}`, undefined, `"${claim.version}"`)).status).toBe(204);
  });

  const reviewing = await someone();
  const comment = 'Which work? Say that it is the dredging.';
  /** Decides what is in focus by keyboard: all but the denial are approved. */
  const decideAll = async (returned?: string) => {
    for (;;) {
      const statement = reviewing.locator('h2#statement');
      await expect(statement.or(reviewing.getByText('Nothing waits for a review'))).toBeVisible();
      if (!(await statement.isVisible())) return;
      await expect(reviewing.locator('html')).toHaveAttribute('data-awake', 'yes');
      const words = (await statement.textContent())!;
      const queue = reviewing.url();
      if (words === returned) {
        await reviewing.keyboard.press('r');
        await expect(reviewing.locator('#comment')).toBeFocused();
        await reviewing.keyboard.type(comment);
        await reviewing.keyboard.press('Control+Enter');
      } else {
        await reviewing.keyboard.press('a');
      }
      await reviewing.waitForURL((url) => url.href !== queue);
      await expect(reviewing.getByRole('status')).toContainText(words === returned ? 'Returned' : 'Approved');
    }
  };
  await test.step('the reviewer approves three and returns one, by keyboard', async () => {
    await signIn(reviewing, { ...reviewer, role: 'reviewer' });
    await reviewing.goto('/desk/review');
    await decideAll('any work was late');
  });

  await test.step('the editor reads the comment, mends the claim and submits it again', async () => {
    await Workspace.open(editing, slug);
    const card = desk.card('any work was late');
    await expect(card.locator('.review-state.returned')).toBeVisible();
    await card.locator('.claim-number').click();
    await expect(card).toContainText(comment);
    await card.getByRole('button', { name: /^Edit/ }).click();
    await editing.locator('#claim-statement').fill('The dredging is late.');
    await desk.save();
    await desk.card('The dredging is late.').getByRole('button', { name: 'Submit' }).click();
    await expect(desk.card('The dredging is late.').locator('.review-state.submitted')).toBeVisible();
    await reviewing.goto('/desk/review');
    await decideAll();
  });

  await test.step('the editor publishes', async () => {
    await Workspace.open(editing, slug);
    await expect(desk.cards.locator('.review-state.approved')).toHaveCount(4);
    await editing.getByRole('button', { name: 'Publish' }).click();
    await expect(editing.getByRole('button', { name: 'Take back' })).toBeVisible();
  });

  await test.step('a reader without script sees it all, and takes the table home', async () => {
    const reading = await someone({ javaScriptEnabled: false });
    await reading.goto('/');
    await reading.getByRole('link', { name: TITLE }).click();
    await expect(reading.getByRole('heading', { level: 1 })).toHaveText(TITLE);
    await expect(reading.locator('.article-text mark.alleged')).toContainText('the dredging had been delayed for two years');
    await expect(reading.locator('.article-text mark.unattributed')).toContainText('No one was injured.');
    const breakdown = reading.getByRole('region', { name: 'Breakdown' });
    await expect(breakdown.locator('svg').first()).toBeVisible();
    await expect(breakdown.getByRole('table').first()).toContainText('Nordlys Lines');
    const claims = reading.locator('ol.claims > li');
    await expect(claims).toHaveCount(4);
    const chained = claims.filter({ hasText: 'Dredging of the eastern channel is two years late.' });
    await expect(chained.locator('.chain')).toHaveText(/Coast Wire\s*Reported\s*Nordlys Lines\s*Alleged/i);
    await chained.getByRole('link', { name: 'Permalink' }).click();
    await expect(reading).toHaveURL(/#claim-/);

    await chained.getByRole('link', { name: 'Nordlys Lines' }).click();
    await expect(reading).toHaveURL(/\/sources\//);
    await expect(reading.getByRole('heading', { level: 1 })).toContainText('Nordlys Lines');
    await expect(reading.getByText('Dredging of the eastern channel is two years late.').first()).toBeVisible();

    await reading.goto('/claims');
    const rows = reading.locator('table.claim-table tbody tr');
    await expect(rows).toHaveCount(5);
    const downloading = reading.waitForEvent('download');
    await reading.getByRole('link', { name: 'Download CSV' }).click();
    const csv = await readFile(await (await downloading).path(), 'utf8');
    expect(csv.replaceAll('\r\n', '')).not.toContain('\n');
    const [names, ...cells] = csv.trimEnd().split('\r\n').map(cellsOf);
    expect(names!.join()).toBe(
      'article_id,article_title,outlet,published_at,claim_id,statement,quote,start,end,attribution_id,source,source_kind,status,form,' +
        'identification,via,cue,review,check,standing,created_by,created_at,updated_at,url',
    );
    const records = cells.map((row) => Object.fromEntries(names!.map((name, at) => [name, row[at]])));
    const said = records.map(({ statement, source, source_kind, status, via, cue, review }) => [statement, source, source_kind, status, via, cue, review]);
    expect(said.sort()).toEqual(
      [
        ['Dredging of the eastern channel is two years late.', 'Coast Wire', 'news_agency', 'reported', '', '', 'approved'],
        ['Dredging of the eastern channel is two years late.', 'Nordlys Lines', 'company', 'alleged', 'Coast Wire', 'alleged', 'approved'],
        ['No one was injured.', '', '', '', '', '', 'approved'],
        ['The dredging is late.', 'Lindsund Harbour Authority', 'government', 'denied', '', '', 'approved'],
        ['leaving nine ferries stranded', 'Nordlys Lines', 'company', 'reported', '', '', 'approved'],
      ].sort(),
    );
    for (const { article_title, quote, start, end } of records) {
      expect(article_title).toBe(TITLE);
      expect([...TEXT].slice(Number(start), Number(end)).join('')).toBe(quote);
    }
  });

  for (const session of sessions) await session.context().close();
});

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
    await expect(page.locator('#voice-options .new')).toBeVisible();
    await press('Enter');
    await expect(page.locator('#voice-kind')).toBeFocused();
    await keyboard.type('Company');
    await expect(page.locator('#voice-kind')).toHaveValue('company');
    await press('Tab');
    await expect(page.locator('#voice-status input:focus')).toHaveCount(1);
    await press('a');
    await expect(page.locator('#voice-status input[value=alleged]')).toBeChecked();
  });

  await test.step('q picks the cue', async () => {
    await press('q', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter');
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

  await test.step('g finds the next open sentence; a source already known is taken with Enter', async () => {
    await press('g');
    await expect(desk.text.locator('.sentence.current')).toContainText('A spokesperson said');
    await press('Enter');
    await expect(desk.source).toBeFocused();
    await keyboard.type('nordlys f');
    await expect(page.getByRole('option', { name: 'Nordlys Ferries' })).toBeVisible();
    await press('Enter');
    await expect(desk.source).toHaveValue('Nordlys Ferries');
    await expect(page.locator('#voice-status input:focus')).toHaveCount(1);
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

/** The cells of a CSV record without line breaks in it. */
function cellsOf(record: string): string[] {
  return [...record.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .slice(0, -1)
    .map(([, cell]) => (cell!.startsWith('"') ? cell!.slice(1, -1).replaceAll('""', '"') : cell!));
}
