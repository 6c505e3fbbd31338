// A fact from the search box to its graph without a mouse and on a phone; and the queue of claims that likely say the same.

import { Api } from '../support/api.ts';
import { Keyboard } from '../support/keyboard.ts';
import { expect, expectAccessible, type Page, testIn } from '../support/test.ts';

const test = testIn({ demo: true });

const PHONE = { width: 390, height: 844 };

/** Accessible in light and dark, and no wider than the screen. */
async function expectFits(page: Page): Promise<void> {
  for (const [colorScheme, rules] of [['light'], ['dark', ['color-contrast']]] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(page, rules);
  }
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  expect(scrollWidth, `${page.url()} is wider than the screen`).toBeLessThanOrEqual(clientWidth);
}

test('a fact is found, looked at as of a day, and its timeline and graph are read, by keyboard alone on a phone', async ({ page }) => {
  test.setTimeout(180_000);
  await page.setViewportSize(PHONE);
  const hands = new Keyboard(page);

  await test.step('it is found by the search box', async () => {
    await page.goto('/');
    await hands.follow(page.getByRole('banner').getByRole('link', { name: 'Search' }));
    await hands.tabTo(page.getByLabel('Words'));
    await hands.type('"dragged its anchor" Aurel');
    await hands.press('Enter');
    await expect(page).toHaveURL(/q=/);
    await expectFits(page);
    await hands.follow(page.locator('section[aria-labelledby=in-facts] a').first());
    await expect(page).toHaveURL(/\/facts\/[\w-]+$/);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Aurel dragged its anchor');
    await expectFits(page);
  });

  const stand = page.locator('section[aria-labelledby=stands] .who');
  const now = await stand.count();
  await test.step('who stood where as of a day, before the commission had found anything', async () => {
    const day = page.getByLabel('As of');
    await hands.tabTo(day);
    await hands.type('10142026');
    // Which of day and month comes first depends on the browser.
    if ((await day.inputValue()) !== '2026-10-14') {
      await hands.press('ArrowLeft', 'ArrowLeft');
      await hands.type('14102026');
    }
    await expect(day).toHaveValue('2026-10-14');
    await hands.press('Enter');
    await expect(page).toHaveURL(/\?at=2026-10-14$/);
    await expect(page.getByRole('status')).toContainText('This is how it stood on 14 October 2026');
    const then = await stand.count();
    expect(then).toBeGreaterThan(0);
    expect(then).toBeLessThan(now);
    await expectFits(page);
    await hands.follow(page.getByRole('link', { name: 'How it stands now' }));
    await expect(stand).toHaveCount(now);
  });

  for (const id of ['timeline', 'origins']) {
    await test.step(`the picture of its ${id} has its words in a table`, async () => {
      const section = page.locator(`section[aria-labelledby=${id}]`);
      const picture = section.locator('svg').first();
      await expect(picture).toBeVisible();
      const { left, right } = await picture.evaluate((svg) => svg.getBoundingClientRect());
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(PHONE.width);
      await expect(section.locator('table')).toBeHidden();
      await hands.activate(section.locator('summary'));
      await expect(section.locator('table')).toBeVisible();
      // What is wider than the screen is scrolled by the arrow keys.
      await hands.tabTo(section.locator('.table-scroll'));
      expect(await section.locator('tbody tr').count()).toBeGreaterThan(2);
      await expectFits(page);
    });
  }

  await test.step('from there to whoever said it', async () => {
    await hands.follow(page.locator('section[aria-labelledby=timeline] tbody th a').first());
    await expect(page).toHaveURL(/\/sources\/[\w-]+$/);
    await expect(page.getByRole('heading', { name: 'Facts it is heard on' })).toBeVisible();
    await expectFits(page);
  });
});

test('claims that likely say the same wait in a queue that is decided by keyboard alone', async ({ newsroom, signedIn }) => {
  test.setTimeout(120_000);
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const make = async (title: string, text: string) => api.claim(await api.article({ title, text, language: 'en' }), [text]);
  await make('A barge is lost', 'The barge Orlo sank off Winnick with 230 crates of pears.');
  const same = await make('Pears wash ashore', 'Off Winnick the barge Orlo sank with 230 crates of pears.');
  const other = await make('How many pears?', 'The barge Orlo sank off Winnick with 320 crates of pears.');
  const page = await signedIn(editor, { viewport: PHONE });
  const waits = (id: string) => page.locator(`#claim-${id}`);
  // They are read and held against the others in the background.
  await expect
    .poll(async () => (await page.goto('/desk/similar'), (await waits(same.id).count()) + (await waits(other.id).count())), { timeout: 60_000 })
    .toBe(2);
  await expect(page.locator('html')).toHaveAttribute('data-awake', 'yes');
  await expectFits(page);
  const go = async (id: string) => {
    for (let step = 0; step < 25; step++) {
      if (await waits(id).evaluate((pair) => pair.contains(document.activeElement))) return new Keyboard(page).expectVisibleFocus();
      await page.keyboard.press('j');
    }
    throw new Error('the claim was not reached');
  };

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await go(other.id);
  await expect(waits(other.id).locator('.differs')).toContainText('Another number');
  await page.keyboard.press('k');
  await go(other.id);
  await page.keyboard.press('x');
  await expect(page.getByRole('status')).toContainText('Not the same: The barge Orlo sank off Winnick with 320');
  await go(same.id);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toContainText('Linked: ');
  await expect(waits(same.id)).toHaveCount(0);
  await expectFits(page);
  await page.getByRole('status').getByRole('link').click();
  await expect(page.getByRole('heading', { name: /^Claims about it/ })).toContainText('2');
});
