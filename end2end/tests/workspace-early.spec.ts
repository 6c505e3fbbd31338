// Keys that come before anything is ready, or after what they were meant for has gone: none of them breaks the page.

import { Api } from '../support/api.ts';
import { expect, test } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

const TEXT = `The harbour master of Ellby said the crane would be mended by June. Two dockers said that its cable was worn.

The owner, Brask Cranes, denied the charge.`;

const KEYS = ['Escape', 'Tab', 'j', 'k', 'g', '[', ']', 'ArrowRight', 'Shift+ArrowRight', 'Shift+End', 'v', ',', '.', '<', '>', '=', '-', '+', 'q', 'w', 'm', 'e', 'x', 'u', 'a', 'd', 'Delete', 'Control+z', 'Control+Shift+z', 'Shift+Enter', 'Escape', 'Escape'];

test('no key breaks the workspace before its script or its suggestions have come', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A crane, early', text: TEXT, language: 'en' });
  await api.claim(article, ['its cable was worn'], [{ source: 'Two dockers', status: 'alleged' }]);
  const page = await signedIn(editor);
  let come = () => {};
  const held = new Promise<void>((resolve) => (come = resolve));
  await page.route('**/desk/do/offer-suggestions', async (route) => {
    await held;
    await route.continue();
  });
  let fetched = () => {};
  const script = new Promise<void>((resolve) => (fetched = resolve));
  await page.route('**/site/*.wasm', async (route) => {
    await script;
    await route.continue();
  });
  await page.goto(`/desk/articles/${article.slug}`, { waitUntil: 'commit' });
  await expect(page.locator('#manuscript')).toBeVisible();
  for (const key of KEYS) await page.keyboard.press(key);
  // In the same moment in which it wakes.
  await page.evaluate(() => {
    new MutationObserver(() => {
      for (const key of ['Escape', 'Escape', 'Enter', 'Escape', 'Tab']) {
        (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true }));
      }
    }).observe(document.getElementById('workspace')!, { childList: true });
  });
  fetched();
  const desk = await Workspace.awake(page);
  for (const key of KEYS) await page.keyboard.press(key);
  for (let turn = 0; turn < 4; turn++) {
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  }
  come();
  await expect(page.locator('.suggestions [role=status]')).toContainText('suggestion');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(desk.source).toBeFocused();
});

test('keys that name none, as a browser’s autofill sends them, and keys in a form that closes are let be', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A crane and its autofill', text: TEXT, language: 'en' });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const fillIn = () => page.evaluate(() => (document.activeElement ?? document.body).dispatchEvent(new Event('keydown', { bubbles: true, cancelable: true })));
  await fillIn();
  await desk.drag('the crane would be mended by June');
  await desk.makeClaim();
  await fillIn();
  await page.keyboard.type('Harbour');
  // The form goes, and keys that were on their way come after it: at the field that is gone, and at the page.
  await page.evaluate(() => {
    const field = document.getElementById('attribution-source')!;
    const press = (key: string, more = {}) => new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true, ...more });
    for (const key of ['ArrowDown', 'Escape', 'Escape', 'Escape', 'Escape']) field.dispatchEvent(press(key));
    setTimeout(() => {
      for (const key of ['ArrowDown', 'Enter', 'Escape', 'x']) {
        field.dispatchEvent(press(key));
        document.body.dispatchEvent(press(key));
      }
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('blur'));
    }, 50);
  });
  await page.waitForTimeout(400);
  await fillIn();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.goto('/desk');
  await page.keyboard.press('Escape');
  await page.goBack();
  await page.keyboard.press('Escape');
  await Workspace.awake(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await expect(page.locator('.sentence.current')).toBeVisible();
});
