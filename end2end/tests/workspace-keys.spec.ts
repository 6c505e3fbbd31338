// The workspace, key by key.

import { Api } from '../support/api.ts';
import { expect, test } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

const TEXT = `The harbour authority of Lindsund closed the eastern channel on Monday, leaving nine ferries stranded. \
Nordlys Lines alleged that the dredging had been delayed for two years, the Coast Wire reported.

The authority denied that any work was late. A spokesperson said that dredging would begin in April. \
Dr. Ida Holm, who studies tides, said the sand might move back within weeks.

Passengers slept in a school. No one was injured.`;

test('an editor makes, changes and takes back claims with the keyboard alone', async ({ newsroom, signedIn }) => {
  test.setTimeout(90_000);
  const editor = await newsroom.addPerson('editor');
  const article = await (await Api.of(newsroom, editor)).article({ title: 'Ferries, by keyboard', text: TEXT, outlet: 'The Lindsund Post' });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const { keyboard } = page;
  const press = async (...keys: string[]) => {
    for (const key of keys) await keyboard.press(key);
  };

  await test.step('? shows the keys', async () => {
    await press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await press('Escape');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden();
  });

  await test.step('words of a sentence become a claim with a new source', async () => {
    await press('j', 'j');
    await expect(desk.text.locator('.sentence.current')).toContainText('Nordlys Lines alleged');
    await press('ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowLeft');
    await expect(desk.text.locator('.selection')).toHaveText('Nordlys Lines');
    await press('ArrowRight', 'ArrowRight', 'ArrowRight');
    await press(...Array<string>(7).fill('Shift+ArrowRight'));
    await expect(desk.text.locator('.selection')).toHaveText('the dredging had been delayed for two years');
    await press('Enter');
    await expect(desk.source).toBeFocused();
    await keyboard.type('Nordlys Ferries');
    await expect(page.locator('#attribution-options .new')).toBeVisible();
    await press('Enter');
    await expect(page.locator('#attribution-kind')).toBeFocused();
    await keyboard.type('Company');
    await expect(page.locator('#attribution-kind')).toHaveValue('company');
    await press('Tab');
    await expect(page.locator('#attribution-status input:focus')).toHaveCount(1);
    await press('a');
    await expect(page.locator('#attribution-status input[value=alleged]')).toBeChecked();
  });

  await test.step('q picks the cue', async () => {
    await press('q');
    // The likely one is proposed.
    await expect(desk.text.locator('.selection')).toHaveText('alleged');
    await press('Enter');
    await expect(desk.form.locator('.cue-pick q')).toHaveText('alleged');
    await press('Control+Enter');
    await desk.saved();
    await expect(desk.card('the dredging had been delayed')).toContainText('Nordlys Ferries');
  });

  await test.step('+ adds words, a status key changes what the source did', async () => {
    await press('j');
    await expect(desk.text.locator('.sentence.current')).toContainText('The authority denied');
    await press('ArrowRight', 'Shift+ArrowRight', ']', '+');
    await desk.saved();
    await expect(desk.marks('The authority')).toHaveCount(1);
    await press('s');
    await expect(desk.cards.locator('.chain')).toContainText(/speculated/i);
    await desk.saved();
  });

  await test.step('undo and redo go through all of it', async () => {
    await press('Control+z');
    await expect(desk.cards.locator('.chain')).toContainText(/alleged/i);
    await press('Control+z');
    await expect(desk.marks('The authority')).toHaveCount(0);
    await press('Control+z');
    await expect(desk.cards).toHaveCount(0);
    await press('Control+Shift+z');
    await expect(desk.cards).toHaveCount(1);
    await press('Control+y');
    await expect(desk.marks('The authority')).toHaveCount(1);
    await press('Control+y');
    await expect(desk.cards.locator('.chain')).toContainText(/speculated/i);
    await desk.saved();
  });

  await test.step('g finds the next open sentence; a source already known is taken with an arrow and Enter', async () => {
    // Two words of a sentence do not cover it.
    await press('g');
    await expect(desk.text.locator('.sentence.current')).toContainText('The authority denied');
    await press('g');
    await expect(desk.text.locator('.sentence.current')).toContainText('A spokesperson said');
    await press('Enter');
    await expect(desk.source).toBeFocused();
    await keyboard.type('nordlys f');
    await expect(page.getByRole('option', { name: 'Nordlys Ferries' })).toBeVisible();
    await press('ArrowDown', 'Enter');
    await expect(desk.source).toHaveValue('Nordlys Ferries');
    await expect(page.locator('#attribution-status input:focus')).toHaveCount(1);
    await press('c', 'Control+Enter');
    await desk.saved();
    await expect(desk.cards).toHaveCount(2);
  });

  await test.step('u submits the claim in focus, Delete deletes one', async () => {
    await press('u');
    await expect(desk.cards.locator('.review-state.submitted')).toHaveCount(1);
    await press('[', 'Delete');
    await expect(desk.cards).toHaveCount(1);
    await desk.saved();
  });
});
