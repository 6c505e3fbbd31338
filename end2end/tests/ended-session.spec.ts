// A session that ended while somebody wrote, in the forms beside the workspace: whoever signs in again finds every word.

import { Api } from '../support/api.ts';
import type { Person } from '../support/newsroom.ts';
import { expect, type Page, signIn, test } from '../support/test.ts';

const TEXT = 'The mayor of Ostrand said the new ferry would sail in May. Two engineers said that rivets were missing.';

/** Presses the button after the session has ended, signs in on the spot and sends what was kept. */
async function pressedTooLate(page: Page, person: Person, button: RegExp): Promise<void> {
  await page.context().clearCookies();
  await page.getByRole('button', { name: button }).click();
  await expect(page.getByText('What you wrote is kept')).toBeVisible();
  await expect(page.locator('body')).not.toContainText('Bearer');
  await page.locator('input[name=email]').fill(person.email);
  await page.locator('input[name=password]').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Send it' }).click();
}

test('a reviewer’s comment and an editor’s details, source and fact are sent by who signs in again', async ({ newsroom, visitor }) => {
  const [editor, reviewer] = [await newsroom.addPerson('editor'), await newsroom.addPerson('reviewer')];
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A ferry and its rivets', text: TEXT });
  const claim = await api.submit(await api.claim(article, ['rivets were missing']));

  await test.step('the comment with which a claim is returned', async () => {
    const page = await visitor();
    await signIn(page, reviewer);
    await page.goto('/desk/review');
    await page.locator('#comment').fill('Which engineers? Name them,\nor say why not.');
    await pressedTooLate(page, reviewer, /^Return/);
    await expect(page.getByRole('status')).toContainText('Returned');
    expect((await api.claims(article))[0]).toMatchObject({ id: claim.id, review: 'returned' });
    await page.goto(`/desk/claims/${claim.id}`);
    await expect(page.locator('main')).toContainText('Which engineers? Name them,');
  });

  const page = await visitor();
  await signIn(page, editor);

  await test.step('details of an article', async () => {
    await page.goto(`/desk/articles/${article.slug}/details`);
    await page.locator('#outlet').fill('The Ostrand Gazette');
    await pressedTooLate(page, editor, /^Save/);
    await page.goto(`/desk/articles/${article.slug}/details`);
    await expect(page.locator('#outlet')).toHaveValue('The Ostrand Gazette');
  });

  await test.step('a source', async () => {
    await page.goto('/desk/sources');
    await page.locator('#name').fill('Ostrand Shipwrights’ Guild');
    await page.locator('#note').fill('Speaks for the yards on both banks.');
    await pressedTooLate(page, editor, /^Make it/);
    await page.goto('/desk/sources?q=shipwrights');
    await expect(page.getByRole('link', { name: 'Ostrand Shipwrights’ Guild' })).toBeVisible();
  });

  await test.step('a fact', async () => {
    await page.goto('/desk/facts/new');
    await page.locator('#statement').fill('Rivets are missing from the Ostrand ferry.');
    await pressedTooLate(page, editor, /^Make the fact/);
    await expect(page.locator('main')).toContainText('Rivets are missing from the Ostrand ferry.');
  });
});
