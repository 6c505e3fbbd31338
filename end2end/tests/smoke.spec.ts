import { Newsroom } from '../support/newsroom.ts';
import { expect, expectAccessible, test } from '../support/test.ts';

test('a fresh newsroom prints a set-up link, and the link opens a form', async ({ page }) => {
  // One of its own: in that of the worker somebody may have joined by now.
  const fresh = await Newsroom.open();
  try {
    const response = await page.goto(await fresh.setupLink());
    expect(response?.status()).toBe(200);
    await expect(page.locator('form input[name=email]')).toBeVisible();
    await expectAccessible(page);
  } finally {
    await fresh.close();
  }
});

test('anyone may read the front page, and it holds no script', async ({ page }) => {
  const response = await page.goto('/');
  expect(response?.status()).toBe(200);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('script')).toHaveCount(0);
  await expectAccessible(page);
});

test('the stylesheet and its fonts come from the site, named by their content', async ({ page }) => {
  const loaded: { path: string; status: number }[] = [];
  page.on('response', (response) => loaded.push({ path: new URL(response.url()).pathname, status: response.status() }));
  await page.goto('/', { waitUntil: 'networkidle' });
  const site = loaded.filter(({ path }) => path.startsWith('/site/'));
  expect(site.map(({ status }) => status)).toEqual(site.map(() => 200));
  const paths = site.map(({ path }) => path);
  expect(paths).toContainEqual(expect.stringMatching(/^\/site\/style\.[0-9a-f]{12}\.css$/));
  expect(paths).toContainEqual(expect.stringMatching(/^\/site\/fonts\/[\w-]+\.[0-9a-f]{12}\.woff2$/));
});

test('someone without an account is sent to sign in', async ({ page }) => {
  await page.goto('/desk');
  await expect(page).toHaveURL(/\/sign-in/);
  await expectAccessible(page);
});

test('an editor added on the command line signs in and reaches the desk', async ({ newsroom, signedIn }) => {
  const page = await signedIn(await newsroom.addPerson('editor'));
  const response = await page.goto('/desk');
  expect(response?.status()).toBe(200);
  await expectAccessible(page);
});

test('a wrong password does not sign anyone in', async ({ page, newsroom }) => {
  const person = await newsroom.addPerson('reader');
  await page.goto('/sign-in');
  await page.locator('input[name=email]').fill(person.email);
  await page.locator('input[name=password]').fill(`not ${person.password}`);
  await page.locator('form:has(input[name=password])').getByRole('button').click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/desk');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('the demo newsroom has published articles to read', async ({ page }) => {
  const demo = await Newsroom.open({ demo: true });
  try {
    await page.goto(demo.url);
    const article = page.locator('a[href*="/articles/"]').first();
    await expect(article).toBeVisible();
    await article.click();
    await expect(page).toHaveURL(/\/articles\/[\w-]+/);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectAccessible(page);
  } finally {
    await demo.close();
  }
});
