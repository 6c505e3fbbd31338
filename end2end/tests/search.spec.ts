// One box over everything: what it proposes while somebody types, and what it finds.

import { demoPerson } from '../support/pages.ts';
import { expect, type Page, signIn, testIn } from '../support/test.ts';

const test = testIn({ demo: true });

const proposals = (page: Page) => page.locator('#proposals option').evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));

test('names that begin like the last word are proposed, and a late answer to an earlier word never replaces them', async ({ page }) => {
  await signIn(page, demoPerson('editor'));
  await page.goto('/sources');
  const name = (await page.locator('main a[href^="/sources/"]').first().innerText()).trim();
  await page.goto('/search');
  await expect(page.locator('html')).toHaveAttribute('data-awake', 'yes');
  const asked: string[] = [];
  // The first answer comes after the second.
  await page.route('**/api/v1/search?*', async (route) => {
    asked.push(new URL(route.request().url()).searchParams.get('q')!);
    if (asked.length > 1) return route.continue();
    const late = { items: [{ title: 'An answer to another word' }], next: null };
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.fulfill({ json: late });
  });
  const box = page.getByLabel('Words');
  const [first, second] = [name.slice(0, 3), name.slice(0, 4)];
  await box.pressSequentially(first);
  await expect.poll(() => asked).toEqual([`${first}*`]);
  await box.pressSequentially(name.slice(3, 4));
  await expect.poll(() => asked).toEqual([`${first}*`, `${second}*`]);
  await expect.poll(() => proposals(page)).toContain(name);
  await page.waitForTimeout(2_000);
  expect(await proposals(page)).toContain(name);

  await box.fill(name);
  await box.press('Enter');
  await expect(page.locator('#in-sources + *, [aria-labelledby="in-sources"]').first()).toContainText(name);
});

test('one word after the other is not asked for while somebody types, nor is a single letter', async ({ page }) => {
  // The page's clock stands still but for what is told it, so that a busy machine makes no pauses of its own.
  await page.clock.install();
  await signIn(page, demoPerson('editor'));
  await page.goto('/search');
  await expect(page.locator('html')).toHaveAttribute('data-awake', 'yes');
  await page.clock.pauseAt(new Date(Date.now() + 60_000));
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/search')) asked.push(new URL(request.url()).searchParams.get('q')!);
  });
  await page.getByLabel('Words').pressSequentially('a');
  await page.clock.runFor(1_000);
  expect(asked).toEqual([]);
  await page.getByLabel('Words').pressSequentially(' port of call');
  await page.clock.runFor(1_000);
  await expect.poll(() => asked).toEqual(['a port of call*']);
});

test('the desk of sources finds while one types, the address keeps it, and a late answer changes nothing', async ({ page }) => {
  await signIn(page, demoPerson('editor'));
  await page.goto('/desk/sources');
  await expect(page.locator('html')).toHaveAttribute('data-awake', 'yes');
  const rows = page.locator('#found a[href^="/desk/sources/"]');
  const all = await rows.count();
  const name = (await rows.first().innerText()).trim();
  let asked = 0;
  await page.route('**/desk/sources?*', async (route) => {
    if (++asked === 1) await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  const box = page.getByLabel('Name or alias');
  await box.pressSequentially(name.slice(0, 3));
  await expect.poll(() => asked).toBe(1);
  await box.fill(name);
  await expect(rows).not.toHaveCount(all);
  await expect(rows.first()).toHaveText(name);
  await expect(page).toHaveURL((url) => url.searchParams.get('q') === name);
  await page.waitForTimeout(2_000);
  await expect(rows.first()).toHaveText(name);
  await expect(box).toBeFocused();
});
