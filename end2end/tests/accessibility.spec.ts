// Every page, in every state that looks different, under axe: narrow and wide, light and dark; and none scrolls sideways.

import type { BrowserContext } from '@playwright/test';
import { Newsroom } from '../support/newsroom.ts';
import { articlePages, deskPages, emptyPages, publicPages, reviewPages, type Stop, workspacePages } from '../support/pages.ts';
import { expect, expectAccessible, type Page, testIn } from '../support/test.ts';

const test = testIn({ demo: true });

// A slow machine that does something else besides needs patience.
test.setTimeout(360_000);
test.describe.configure({ mode: 'parallel' });
// Axe asks the page much: recording all of it would take longer than asking.
test.use({ trace: 'off' });

test('published articles', async ({ visitor }) => {
  await expectAllAccessible(articlePages(visitor));
});

test('the tables and the doors', async ({ newsroom, visitor }) => {
  await expectAllAccessible(publicPages(newsroom, visitor));
});

test('the desk and its forms', async ({ visitor }) => {
  await expectAllAccessible(deskPages(visitor));
});

test('the workspace', async ({ visitor }) => {
  await expectAllAccessible(workspacePages(visitor));
});

test('the review queue', async ({ visitor }) => {
  await expectAllAccessible(reviewPages(visitor));
});

test('a newsroom in which nothing has happened yet', async ({ browser }) => {
  const newsroom = await Newsroom.open();
  const contexts: BrowserContext[] = [];
  try {
    const visitor = async () => {
      const context = await browser.newContext({ baseURL: newsroom.url });
      contexts.push(context);
      return context.newPage();
    };
    await expectAllAccessible(emptyPages(newsroom, visitor));
    for (const context of contexts) await context.close();
  } finally {
    await newsroom.close();
  }
});

async function expectAllAccessible(stops: AsyncGenerator<Stop>): Promise<void> {
  for await (const { name, page } of stops) {
    await test.step(name, async () => {
      const usual = page.viewportSize()!;
      // Colours do not depend on the width, nor sizes on the colours.
      for (const [width, colorScheme, rules] of [[1440, 'light'], [1440, 'dark', ['color-contrast']], [390, 'dark']] as const) {
        await page.setViewportSize({ width, height: 900 });
        // Without motion the new colours are there at once.
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await expectAccessible(page, rules);
        await expectNoSidewaysScroll(page);
      }
      const drawn = await page.locator('[hidden]').evaluateAll((all) => all.filter((one) => one.getClientRects().length > 0).map((one) => one.outerHTML.slice(0, 200)));
      expect(drawn, `hidden, and drawn, on ${page.url()}`).toEqual([]);
      await page.setViewportSize({ width: 820, height: 900 });
      await expectNoSidewaysScroll(page);
      await page.emulateMedia({ colorScheme: null, reducedMotion: null });
      await page.setViewportSize(usual);
    });
  }
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { width, scroll, widest } = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const right = (element: Element) => element.getBoundingClientRect().right;
    const over = [...document.body.querySelectorAll('*')].filter((element) => right(element) > clientWidth + 1);
    return { width: clientWidth, scroll: scrollWidth, widest: over.at(-1)?.outerHTML.slice(0, 200) ?? '' };
  });
  expect(scroll, `${page.url()} at ${width} px is wider than the screen: ${widest}`).toBeLessThanOrEqual(width);
}
