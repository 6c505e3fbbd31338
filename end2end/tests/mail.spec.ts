// Who forgot their password, in a newsroom that sends mail.

import { MailServer } from '../support/mail-server.ts';
import { Newsroom } from '../support/newsroom.ts';
import { expect, expectAccessible, test } from '../support/test.ts';

test('who forgot their password asks for a letter and comes in by its link', async ({ visitor }) => {
  const mail = await MailServer.open();
  const newsroom = await Newsroom.open({ mail: mail.url });
  try {
    const ilse = await newsroom.addPerson('editor', 'Ilse Čapek');
    const page = await visitor({ baseURL: newsroom.url });
    await page.goto('/desk');
    await page.getByRole('link', { name: 'Forgotten your password?' }).click();
    await expectAccessible(page);
    await expect(page.getByLabel('Email')).toBeFocused();
    await page.getByLabel('Email').fill('nobody@newsroom.example');
    await page.keyboard.press('Enter');
    const said = await page.getByRole('status').innerText();
    await page.goto('/sign-in/forgotten');
    await page.getByLabel('Email').fill(ilse.email);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await expect(page.getByRole('status')).toHaveText(said);
    await expectAccessible(page);

    const letter = await mail.letterTo(ilse.email);
    const link = /^http:\/\/127\.0\.0\.1:\d+\/password\?token=\S+/m.exec(letter)?.[0];
    await page.goto(link!);
    await page.getByLabel('New password').fill('four patient grey otters');
    await page.getByRole('button', { name: 'Set it and sign in' }).click();
    await expect(page).toHaveURL(/\/desk$/);
    // The other address was nobody's, and the link works once.
    expect(mail.letters).toHaveLength(1);
    await page.goto(link!);
    await expect(page.getByText('already used')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Have a link sent' })).toBeVisible();
  } finally {
    await newsroom.close();
    await mail.close();
  }
});
