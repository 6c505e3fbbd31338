// The keys of the review queue: a small script of its own, sent with the page, and nothing fetched for it.

import { Api } from '../support/api.ts';
import { expect, test } from '../support/test.ts';

const TEXT = 'The mayor of Ostrand said the bridge would open in May. Two engineers said that bolts were missing.';

test('the queue goes by keys without the workspace’s script', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A bridge to be reviewed', text: TEXT });
  for (const words of ['the bridge would open in May', 'bolts were missing']) await api.submit(await api.claim(article, [words]));
  const page = await signedIn(await newsroom.addPerson('reviewer'));
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  const response = await page.goto('/desk/review', { waitUntil: 'networkidle' });
  expect(await response!.headerValue('content-security-policy')).toMatch(/script-src 'nonce-[\w+/=]+';/);
  expect(fetched.filter((path) => /\.(js|wasm)$/.test(path))).toEqual([]);
  await expect(page.locator('html')).toHaveAttribute('data-awake', 'yes');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  const statement = page.locator('#statement');
  await expect(page.locator('#early')).toBeHidden();

  await page.keyboard.press('?');
  await expect(dialog).toBeVisible();
  // Inside the dialog the keys are nobody's.
  await page.keyboard.press('a');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: /^Keys/ }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();

  await expect(statement).toHaveText('the bridge would open in May');
  await page.keyboard.press('j');
  await expect(statement).toHaveText('bolts were missing');
  await page.keyboard.press('k');
  await expect(statement).toHaveText('the bridge would open in May');
  // While somebody writes, letters are letters.
  await page.keyboard.press('r');
  await expect(page.locator('#comment')).toBeFocused();
  await page.keyboard.type('nap');
  await expect(page.locator('#comment')).toHaveValue('nap');
  await page.keyboard.press('Escape');
  await expect(page.locator('#comment')).not.toBeFocused();
  await page.keyboard.press('r');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('status')).toContainText('Returned: the bridge would open in May');
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { name: 'Nothing waits for a review' })).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { name: 'Nothing waits for a review' })).toBeVisible();
});

test('keys pressed while the next claim is on its way are not lost, and approve nothing unseen', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const words = ['Lamps were out', 'the quay was dark', 'no ship could land', 'two pilots waited'];
  const article = await api.article({ title: 'A quay in the dark', text: `${words.join(', ')}, the harbour master said.` });
  for (const quote of words) await api.submit(await api.claim(article, [quote]));
  const page = await signedIn(await newsroom.addPerson('reviewer'));
  await page.goto('/desk/review');
  await expect(page.locator('html')).toHaveAttribute('data-awake', 'yes');
  const statement = page.locator('#statement');
  await expect(statement).toHaveText(words[0]!);
  const held: (() => void)[] = [];
  await page.route('**/desk/review?*', async (route) => {
    await new Promise<void>((go) => held.push(go));
    await route.continue();
  });
  /** Presses these keys while the page that the first one leads to is held back. */
  const early = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
    await expect.poll(() => held.length).toBe(1);
    held.pop()!();
  };
  await early('j', 'j');
  await expect.poll(() => held.length).toBe(1);
  held.pop()!();
  await expect(statement).toHaveText(words[2]!);
  await early('k', 'r', 'W', 'h', 'o', '?');
  await expect(statement).toHaveText(words[1]!);
  await expect(page.locator('#comment')).toHaveValue('Who?');
  await page.locator('#comment').fill('');
  await page.keyboard.press('Escape');
  await early('j', 'a');
  await expect(page.locator('#early')).toBeVisible();
  await expect(statement).toHaveText(words[2]!);
  expect((await api.claims(article)).map(({ review }) => review)).toEqual(Array(4).fill('submitted'));
  await page.unroute('**/desk/review?*');
  await page.keyboard.press('a');
  await expect(page.getByRole('status').first()).toContainText('Approved');
  expect((await api.claims(article)).filter(({ review }) => review === 'approved').length).toBe(1);
});
