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
  await signIn(page, demoPerson('editor'));
  await page.goto('/search');
  await expect(page.locator('html')).toHaveAttribute('data-awake', 'yes');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/search')) asked.push(new URL(request.url()).searchParams.get('q')!);
  });
  await page.getByLabel('Words').pressSequentially('a');
  await page.waitForTimeout(400);
  expect(asked).toEqual([]);
  await page.getByLabel('Words').pressSequentially(' port of call', { delay: 20 });
  await expect.poll(() => asked).toEqual(['a port of call*']);
});
