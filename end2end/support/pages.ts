// Every page of a demo newsroom, each in the states that look different.

import type { Newsroom } from './newsroom.ts';
import { PASSWORD } from './demo.ts';
import { expect, type Page, signIn } from './test.ts';
import { Workspace } from './workspace.ts';

export type Stop = { name: string; page: Page };
type Visitor = () => Promise<Page>;

const NIGHT_TRAIN = 'ellskar-night-train-stopped-at-the-border-for-a-third-week';

/** Who signs in to the demo; the reader is added. */
export const demoPerson = (role: 'admin' | 'editor' | 'reviewer') => ({
  name: role,
  email: `${role}@hearsay.example`,
  password: PASSWORD,
  role,
});

/** The front page and every published article. */
export async function* articlePages(visitor: Visitor): AsyncGenerator<Stop> {
  const page = await visitor();
  yield* at(page, '/', 'front page');
  const links = await page.locator('.articles h3 a').evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
  for (const link of links) {
    yield* at(page, link, `article ${(await page.goto(link), await page.locator('.article-text').getAttribute('lang'))}`);
  }
}

/** What else anybody sees, and the doors. */
export async function* publicPages(newsroom: Newsroom, visitor: Visitor): AsyncGenerator<Stop> {
  const page = await visitor();
  yield* at(page, '/?q=nobody+wrote+this', 'front page, nothing found');
  yield* at(page, '/claims', 'claims');
  yield* at(page, '/claims?status=denied&kind=government&outlet=x&from=2026-01-01', 'claims, nothing found');
  yield* at(page, '/claims?standing=contested&from=2026-01-01&sort=-statement', 'claims, filtered');
  yield* at(page, '/claims?status=hinted', 'claims, a filter that is none');
  yield* at(page, '/sources', 'sources');
  const source = await page.locator('tbody th a').first().getAttribute('href');
  yield* at(page, source!, 'source');
  yield* at(page, '/sources?q=nobody', 'sources, nothing found');
  yield* at(page, '/facts', 'facts');
  const fact = await page.locator('.facts-list h3 a', { hasText: 'Aurel dragged' }).getAttribute('href');
  yield* at(page, fact!, 'fact');
  for (const summary of await page.locator('.fact-figure summary, .earlier > summary').all()) await summary.click();
  yield { name: 'fact, with everything open', page };
  yield* at(page, `${fact}?at=2026-10-14`, 'fact, as of a day');
  yield* at(page, '/facts?q=nobody', 'facts, nothing found');
  yield* at(page, '/facts?topic=Kell+Strait+cables', 'facts on a topic');
  yield* at(page, '/search?q=Aurel+anchor', 'search');
  yield* at(page, '/suggestions', 'numbers of suggestions');
  yield* at(page, '/no/such/page', 'not found');
  yield* at(page, '/sign-in', 'sign-in');
  await page.getByLabel('Email').fill('nobody@hearsay.example');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('#password-error')).toBeVisible();
  yield { name: 'sign-in, refused', page };
  yield* at(page, '/setup', 'set-up of a newsroom that has people');

  const reader = await visitor();
  await signIn(reader, await newsroom.addPerson('reader', 'Rea Dell'));
  yield* at(reader, '/', 'front page, a reader signed in');
  yield* at(reader, '/desk', 'desk, for a reader');
  yield* at(reader, '/desk/account', 'account of a reader');
}

/** A newsroom in which nobody has done anything yet. */
export async function* emptyPages(newsroom: Newsroom, visitor: Visitor): AsyncGenerator<Stop> {
  const page = await visitor();
  for (const address of ['/', '/claims', '/facts', '/sources', '/setup']) yield* at(page, address, `empty ${address}`);
  await page.goto(await newsroom.setupLink());
  yield { name: 'set-up by link', page };
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('Email').fill('ada@newsroom.example');
  await page.getByLabel('Password').fill('four calm geese');
  await page.getByRole('button', { name: 'Set up' }).click();
  await expect(page).toHaveURL(/\/desk$/);
  for (const address of ['/desk', '/desk/review', '/desk?q=', '/claims']) yield* at(page, address, `empty ${address}, signed in`);
}

/** What an editor sees outside the workspace, and what an administrator sees. */
export async function* deskPages(visitor: Visitor): AsyncGenerator<Stop> {
  const page = await visitor();
  await signIn(page, demoPerson('editor'));
  yield* at(page, '/desk', 'desk');
  yield* at(page, '/desk?q=train', 'desk, articles');
  yield* at(page, '/desk/articles/new', 'new article');
  await page.getByRole('button', { name: 'Save and start' }).click();
  await expect(page.locator('#text-error')).toBeVisible();
  yield { name: 'new article, refused', page };
  const [published, draft] = [await slugOf(page, 'Saltmere'), NIGHT_TRAIN];
  yield* at(page, `/desk/articles/${published}/details`, 'details');
  yield* at(page, `/desk/articles/${published}/history`, 'history');
  yield* at(page, `/desk/articles/${published}/checklist`, 'checklist');
  yield* at(page, `/articles/${draft}`, 'preview of a draft');
  yield* at(page, '/claims?review=returned', 'claims of the newsroom');
  const dossier = await page.locator('.claim-table .statement a').first().getAttribute('href');
  yield* at(page, dossier!, 'claim, returned');
  yield* at(page, '/desk/facts/new', 'new fact');
  await page.goto('/facts');
  const fact = await page.locator('.facts-list h3 a').first().getAttribute('href');
  yield* at(page, `/desk${fact}?q=cables`, 'a fact to be worked on');
  yield* at(page, '/desk/similar', 'claims that are likely the same');
  yield* at(page, `/desk/articles/${draft}/details`, 'details, archive and delete');
  yield* at(page, '/desk/sources', 'sources at the desk');
  yield* at(page, '/desk/sources/meridian-news-agency', 'a source to be worked on');
  yield* at(page, '/desk/sources/meridian-news-agency/merge?into=The Osthaven Post', 'a merge, before it is done');
  yield* at(page, '/desk/review', 'review, for an editor');
  yield* at(page, '/desk/account', 'account');
  await page.getByLabel('Name of a new token').fill('Nightly export');
  await page.getByRole('button', { name: 'Make a token' }).click();
  await expect(page.locator('output.secret')).toBeVisible();
  yield { name: 'account, a new token', page };

  const admin = await visitor();
  await signIn(admin, demoPerson('admin'));
  yield* at(admin, '/desk', 'desk of an administrator');
  yield* at(admin, '/desk/settings', 'settings');
  yield* at(admin, '/desk/people', 'people');
  await admin.getByLabel('Email').fill('new.colleague@hearsay.example');
  await admin.getByRole('button', { name: 'Make a link' }).click();
  const link = await admin.locator('output.secret').innerText();
  yield { name: 'people, a new link', page: admin };
  const invited = await visitor();
  yield* at(invited, link, 'invitation');
}

/** The queue with a claim, after a decision, without a claim. */
export async function* reviewPages(visitor: Visitor): AsyncGenerator<Stop> {
  const page = await visitor();
  await signIn(page, demoPerson('reviewer'));
  yield* at(page, '/desk', 'desk of a reviewer');
  yield* at(page, '/desk/review', 'review');
  await page.getByRole('button', { name: /^Keys/ }).click();
  yield { name: 'review, keys', page };
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Return/ }).click();
  await expect(page.locator('#comment-error')).toBeVisible();
  yield { name: 'review, refused', page };
  await page.locator('#comment').fill('Which of the two ministers? The text names both.');
  await page.getByRole('button', { name: /^Return/ }).click();
  await expect(page.getByRole('status')).toContainText('Returned');
  yield { name: 'review, after a decision', page };
  while ((await page.locator('#approve').count()) > 0) {
    await page.locator('#approve').click();
    await expect(page.getByRole('status')).toContainText('Approved');
  }
  yield { name: 'review, nothing waits', page };
}

/** The workspace at rest, with its form, its keys, a conflict. */
export async function* workspacePages(visitor: Visitor): AsyncGenerator<Stop> {
  const page = await visitor();
  await signIn(page, demoPerson('editor'));
  const saltmere = await slugOf(page, 'Saltmere');
  const desk = await Workspace.open(page, saltmere);
  yield { name: 'workspace', page };
  await desk.cards.nth(1).locator('.claim-number').click();
  yield { name: 'workspace, a claim in focus', page };
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  yield { name: 'workspace, keys', page };
  await page.keyboard.press('Escape');
  await desk.cards.nth(1).getByRole('button', { name: /^Edit/ }).click();
  await expect(desk.form).toBeVisible();
  yield { name: 'workspace, a form', page };

  await Workspace.open(page, NIGHT_TRAIN);
  yield { name: 'workspace, no claims', page };
  await desk.drag('lean by more than the permitted angle');
  yield { name: 'workspace, words selected', page };
  await desk.makeClaim();
  await desk.source.pressSequentially('Mer');
  await expect(page.locator('#attribution-options .new')).toBeVisible();
  yield { name: 'workspace, a source typed', page };
  await page.locator('#attribution-options [role=option]').first().click();
  await desk.form.getByRole('button', { name: /^Add who says so/ }).click();
  await desk.newSource('Border inspectorate', 'government');
  await desk.pickCue('inspection report');
  yield { name: 'workspace, a chain in the form', page };
  await desk.save();

  const other = await visitor();
  await signIn(other, demoPerson('admin'));
  const second = await Workspace.open(other, NIGHT_TRAIN);
  for (const [workspace, words] of [[desk, 'Two masts lean too far.'], [second, 'Two masts by the tunnel lean.']] as const) {
    await workspace.cards.first().locator('.claim-number').click();
    await workspace.cards.first().getByRole('button', { name: /^Edit/ }).click();
    await workspace.page.locator('#claim-statement').fill(words);
  }
  await desk.save();
  await second.form.getByRole('button', { name: /^Save/ }).click();
  await expect(other.getByRole('region', { name: 'Changed by someone else' })).toBeVisible();
  yield { name: 'workspace, a conflict', page: other };
}

async function* at(page: Page, address: string, name: string): AsyncGenerator<Stop> {
  await page.goto(address);
  yield { name, page };
}

async function slugOf(page: Page, words: string): Promise<string> {
  await page.goto(`/desk?q=${words}`);
  const link = await page.locator('.articles h3 a').first().getAttribute('href');
  return link!.split('/').at(-1)!;
}
