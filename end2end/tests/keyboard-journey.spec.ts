// The whole way of an article without a mouse: from signing in to a reader's download.

import { readFile } from 'node:fs/promises';
import { parseCsv } from '../support/csv.ts';
import { Keyboard } from '../support/keyboard.ts';
import { CLAIMS, COMMENT, expectEntered, SAMPLE } from '../support/sample.ts';
import { expect, testIn } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

// A newsroom of its own: nothing but this article waits in its queue.
const test = testIn();

test('from signing in to a reader’s download, by keyboard alone', async ({ newsroom, visitor }) => {
  test.setTimeout(150_000);
  const [editor, reviewer] = [await newsroom.addPerson('editor', 'Ines Halloran'), await newsroom.addPerson('reviewer')];
  const [weevils, cranes, bread] = CLAIMS;
  const author = await visitor();
  const colleague = await visitor();
  const hands = new Keyboard(author);
  const theirs = new Keyboard(colleague);

  await test.step('both sign in; the skip link leads past the top bar', async () => {
    for (const [hand, person] of [[hands, editor], [theirs, reviewer]] as const) {
      await hand.page.goto('/');
      await hand.press('Tab');
      await expect(hand.page.getByRole('link', { name: 'Skip to content' })).toBeInViewport();
      await hand.follow(hand.page.getByRole('banner').getByRole('link', { name: 'Sign in' }));
      await hand.tabTo(hand.page.getByLabel('Email'));
      await hand.type(person.email);
      await hand.tabTo(hand.page.getByLabel('Password'));
      await hand.type(person.password);
      await hand.press('Enter');
      await expect(hand.page).toHaveURL(/\/desk$/);
    }
    await hands.press('Tab', 'Enter');
    await hands.press('Tab');
    await expect(author.getByRole('link', { name: 'New article' }).first()).toBeFocused();
  });

  await test.step('an article is pasted', async () => {
    await hands.press('Enter');
    await expect(author).toHaveURL(/\/desk\/articles\/new$/);
    await expect(author.getByLabel('Paste the article')).toBeFocused();
    await hands.paste(SAMPLE.text);
    const { title, outlet, byline, url, published, language } = SAMPLE;
    // Day and month are the same: which comes first depends on the browser.
    const date = published.split('-').reverse().join('');
    for (const [field, words] of Object.entries({ title, outlet, byline, url, published_at: date, language })) {
      await hands.tabTo(author.locator(`#${field}`));
      await hands.type(words);
    }
    await hands.press('Enter');
    await expect(author).toHaveURL(/\/desk\/articles\/[\w-]+$/);
  });

  const desk = await Workspace.awake(author);
  const slug = new URL(author.url()).pathname.split('/').at(-1)!;
  const right = (count: number) => hands.press(...Array<string>(count).fill('ArrowRight'));
  const longer = (count: number) => hands.press(...Array<string>(count).fill('Shift+ArrowRight'));
  // A source nobody has named yet: the last of what is offered.
  const source = async (name: string, kind: string) => {
    await expect(desk.source).toBeFocused();
    await hands.paste(name);
    await expect(author.locator('#attribution-options .new')).toHaveText(`New source “${name}”…`);
    await hands.press('ArrowUp', 'Enter');
    await expect(author.locator('#attribution-status input:focus')).toHaveCount(1);
    await hands.press('Shift+Tab');
    await expect(author.locator('#attribution-kind')).toBeFocused();
    await hands.type(kind.replace('_', ' ').slice(0, 6));
    await expect(author.locator('#attribution-kind')).toHaveValue(kind);
    await hands.press('Tab');
  };
  // The cue: a number of words into the sentence of the claim, or into one below it.
  const cue = async (words: string, below: number, word: number, length = 1) => {
    // Not the one that is proposed, but by hand.
    await hands.press('q', 'j', 'k', ...Array<string>(below).fill('j'));
    await right(word);
    await longer(length - 1);
    await hands.press('Enter');
    await expect(desk.form.locator('.cue-pick q')).toHaveText(words);
    await expect(author.locator('#attribution-status input:focus')).toHaveCount(1);
  };

  await test.step('a claim with a chain of two and two denials', async () => {
    await hands.press('j', 'j');
    await right(12);
    await longer(5);
    await expect(desk.text.locator('.selection')).toHaveText(weevils!.quote);
    await hands.press('Enter');
    const [agency, ministry, captain, line] = weevils!.attributions;
    await source(agency!.source, agency!.source_kind);
    await cue(agency!.cue, 0, 5);
    await hands.press('w');
    await source(ministry!.source, ministry!.source_kind);
    await hands.press('a');
    await cue(ministry!.cue, 0, 11);
    await hands.press('Tab');
    await expect(author.locator('#attribution-via')).toBeFocused();
    await hands.type('1');
    await expect(author.locator('#attribution-via option:checked')).toHaveText(`1 · ${agency!.source}`);
    await hands.press('Shift+Tab', 'w');
    await source(captain!.source, captain!.source_kind);
    await hands.press('d');
    await cue(captain!.cue, 1, 6);
    await hands.press('w');
    await source(line!.source, line!.source_kind);
    await hands.press('d');
    await cue(line!.cue, 1, 14, 3);
    await hands.tabTo(author.locator('#claim-statement'));
    await hands.type(weevils!.statement);
    await hands.press('Control+Enter');
    await desk.saved();
    await expect(desk.card(weevils!.statement).locator('.standing')).toHaveText('Contested');
  });

  await test.step('two more claims, and all are submitted', async () => {
    await hands.press('g');
    await expect(desk.text.locator('.sentence.current')).toContainText('Dockworkers said');
    await right(3);
    await longer(7);
    await expect(desk.text.locator('.selection')).toHaveText(cranes!.quote);
    await hands.press('Enter');
    const [dockworkers] = cranes!.attributions;
    await source(dockworkers!.source, dockworkers!.source_kind);
    await cue(dockworkers!.cue, 0, 2);
    await hands.press('Control+Enter');
    await desk.saved();
    await hands.press('j', 'j', 'j');
    await right(1);
    await longer(8);
    await expect(desk.text.locator('.selection')).toHaveText(bread!.quote);
    await hands.press('Enter');
    await hands.tabTo(author.locator('#claim-statement'));
    await hands.type(bread!.statement);
    await hands.press('Control+Enter');
    await desk.saved();
    await hands.activate(author.getByRole('button', { name: 'Submit all (3)' }));
    await expect(desk.cards.locator('.review-state.submitted')).toHaveCount(3);
    await desk.saved();
  });

  await test.step('the second person approves, returns with a comment, goes on', async () => {
    await theirs.page.reload();
    await theirs.follow(colleague.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Review/ }));
    const statement = colleague.locator('#statement');
    const at = async (words: string) => {
      await expect(statement).toHaveText(words);
      await expect(colleague.locator('html')).toHaveAttribute('data-awake', 'yes');
    };
    await at(weevils!.statement);
    await theirs.press('n');
    await at(cranes!.statement);
    await theirs.press('p');
    await at(weevils!.statement);
    await theirs.press('a');
    await at(cranes!.statement);
    await theirs.press('r');
    await expect(colleague.locator('#comment')).toBeFocused();
    await theirs.type(COMMENT);
    await theirs.press('Control+Enter');
    await at(bread!.statement);
    await expect(colleague.getByRole('status')).toContainText(`Returned: ${cranes!.statement}`);
    await theirs.press('a');
    await expect(colleague.getByRole('heading', { name: 'Nothing waits for a review' })).toBeVisible();
  });

  await test.step('the author mends what came back; it is approved', async () => {
    await hands.follow(author.getByRole('link', { name: 'Desk' }).first());
    await hands.follow(author.getByRole('link', { name: `Mend: ${cranes!.statement}` }));
    await Workspace.awake(author);
    const card = desk.card(cranes!.statement);
    while (!(await card.getAttribute('aria-current'))) await hands.press(']');
    await expect(card).toContainText(COMMENT);
    await hands.press('e');
    await hands.activate(desk.form.getByRole('button', { name: /^More/ }));
    await hands.tabTo(author.locator('#attribution-identification'), { back: true });
    await hands.type('desc');
    await hands.press('Control+Enter');
    await desk.saved();
    await hands.press('u');
    await expect(card.locator('.review-state.submitted')).toBeVisible();
    await desk.saved();
    await colleague.reload();
    await expect(colleague.locator('html')).toHaveAttribute('data-awake', 'yes');
    await theirs.press('a');
    await expect(colleague.getByRole('status')).toContainText(`Approved: ${cranes!.statement}`);
  });

  await test.step('it is published, and a reader takes the table along', async () => {
    await hands.activate(author.getByRole('button', { name: 'Publish' }));
    await expect(author.getByRole('heading', { name: 'Publish' })).toBeVisible();
    await hands.activate(author.getByRole('button', { name: 'Publish' }));
    await expect(author.locator('.publication')).toHaveText('Published');
    const reader = new Keyboard(await visitor({ javaScriptEnabled: false }));
    await reader.page.goto('/');
    await reader.follow(reader.page.getByRole('link', { name: SAMPLE.title }));
    await expect(reader.page).toHaveURL(new RegExp(`/articles/${slug}$`));
    await reader.follow(reader.page.getByRole('link', { name: 'Skip to the claims' }));
    const [download] = await Promise.all([
      reader.page.waitForEvent('download'),
      reader.activate(reader.page.getByRole('link', { name: 'All claims as CSV' })),
    ]);
    const rows = parseCsv(await readFile((await download.path())!, 'utf8'));
    expectEntered(rows.filter(({ article_title }) => article_title === SAMPLE.title));
  });
});
