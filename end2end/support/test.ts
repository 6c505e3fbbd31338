// `test` for every spec: a newsroom per worker, people to sign in as, and a page that must not complain.
//
//   import { expect, expectAccessible, test } from '../support/test.ts';
//   test('an editor reaches the desk', async ({ newsroom, signedIn }) => {
//     const page = await signedIn(await newsroom.addPerson('editor'));

import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContextOptions, expect, type Page, test as base } from '@playwright/test';
import { Newsroom, type Person } from './newsroom.ts';

export { expect };
export type { Newsroom, Page, Person };

type PerTest = {
  /** Opens a browser session of its own for somebody who is not signed in. */
  visitor: (options?: BrowserContextOptions) => Promise<Page>;
  /** Signs `person` in, in a browser session of its own: several people can be at work in one test. */
  signedIn: (person: Person, options?: BrowserContextOptions) => Promise<Page>;
  /** Errors in the page's console that a test means to cause. Refusals by the server (4xx) need no mention. */
  expectedComplaints: RegExp[];
};

type PerWorker = {
  /** An empty newsroom, shared by the tests of one worker: look for your own article, not for the only one. */
  newsroom: Newsroom;
};

type Opening = Parameters<typeof Newsroom.open>[0];

async function inNewsroom(use: (newsroom: Newsroom) => Promise<void>, opening?: Opening): Promise<void> {
  const newsroom = await Newsroom.open(opening);
  await use(newsroom);
  await newsroom.close();
}

export const test = base.extend<PerTest, PerWorker>({
  newsroom: [({}, use) => inNewsroom(use), { scope: 'worker' }],

  expectedComplaints: [[], { option: true }],

  baseURL: async ({ newsroom }, use) => use(newsroom.url),

  page: async ({ page, expectedComplaints }, use) => {
    const complaints = listen(page);
    await use(page);
    expectNone(complaints, expectedComplaints);
  },

  visitor: async ({ browser, newsroom, expectedComplaints }, use) => {
    const sessions: { close: () => Promise<void>; complaints: string[] }[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ baseURL: newsroom.url, ...options });
      const page = await context.newPage();
      sessions.push({ close: () => context.close(), complaints: listen(page) });
      return page;
    });
    for (const { close } of sessions) await close();
    for (const { complaints } of sessions) expectNone(complaints, expectedComplaints);
  },

  signedIn: async ({ visitor }, use) =>
    use(async (person, options) => {
      const page = await visitor(options);
      await signIn(page, person);
      return page;
    }),

  // What the server said belongs to a failure's traces.
  context: async ({ context, newsroom }, use, testInfo) => {
    await use(context);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('server output', { body: newsroom.output, contentType: 'text/plain' });
    }
  },
});

/** `test` for a file that needs a newsroom of its own, opened like this. */
export function testIn(opening?: Opening) {
  return test.extend<object, PerWorker>({ newsroom: [({}, use) => inNewsroom(use, opening), { scope: 'worker' }] });
}

/** Fills in the form at `/sign-in` and waits until it let us in. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in');
  await page.locator('input[name=email]').fill(person.email);
  await page.locator('input[name=password]').fill(person.password);
  await page.locator('form:has(input[name=password])').getByRole('button').click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** Runs axe (all of it, or these rules) over the page as it stands and names every violation with its elements. */
export async function expectAccessible(page: Page, rules?: readonly string[]): Promise<void> {
  const axe = new AxeBuilder({ page });
  if (rules) axe.withRules([...rules]);
  else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html}\n    ${node.failureSummary ?? ''}`).join('\n')}`);
  expect(found.join('\n\n'), `accessibility of ${page.url()}`).toBe('');
}

function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // The browser logs every 4xx; whether one is right is the test's business. A 5xx never is.
    if (message.type() === 'error' && !/^Failed to load resource: .*\b4\d\d\b/.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}

function expectNone(complaints: string[], expected: RegExp[]): void {
  expect(complaints.filter((text) => !expected.some((pattern) => pattern.test(text))), 'errors in the console').toEqual([]);
}
