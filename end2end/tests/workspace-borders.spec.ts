// Which words a claim is on: set, taken out, moved by a character, within what looks like one word.

import { Api } from '../support/api.ts';
import { expect, test } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

const TEXT = `The pilots couldn’t land on Monday.The tower said that two lamps had failed, and the operator denied any fault. \
서울 시장은 다리를 닫았다고 말했다.`;

test('a claim’s words are moved by a character, set, added to and taken out', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'Lamps, letter by letter', text: TEXT, language: 'en' });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const selected = desk.text.locator('.selection');
  const marked = async () => (await desk.text.locator('mark:not(.suggestion)').allInnerTexts()).map((text) => text.replace(/[◦\d¹²³]+$/, ''));

  await test.step('a part of a word', async () => {
    await desk.drag('couldn’t');
    await press(',', ',', ',');
    await expect(selected).toHaveText('could');
    await press('.', '.', '.', '<');
    await expect(selected).toHaveText(' couldn’t');
    await press('>', '>');
    await expect(selected).toHaveText('ouldn’t');
    await press('Escape');
    await desk.drag('시장은');
    await press(',');
    await expect(selected).toHaveText('시장');
    await press('Escape');
  });

  await test.step('where the blank after a full stop is missing', async () => {
    await desk.drag('The tower');
    expect(await page.evaluate(() => getSelection()!.toString())).toBe('The tower');
    await press('Escape');
  });

  await test.step('words of a claim that is there', async () => {
    await desk.drag('two lamps had failed');
    await press('Enter');
    await expect(desk.source).toBeFocused();
    await page.keyboard.type('Tower office');
    await expect(page.locator('#attribution-options .new')).toBeVisible();
    await press('Enter', 'Control+Enter');
    await desk.saved();
    const quote = async () => (await api.claims(article))[0]!.quote;
    await desk.drag('and the operator denied any fault');
    await press('+');
    await desk.saved();
    expect(await quote()).toBe('two lamps had failed … and the operator denied any fault');
    await desk.drag('any fault');
    await press('-');
    await desk.saved();
    expect(await quote()).toBe('two lamps had failed … and the operator denied');
    // Pieces that only a comma and a blank part become one when what is between them is added.
    await desk.drag('failed, and');
    await press('+');
    await desk.saved();
    expect(await quote()).toBe('two lamps had failed, and the operator denied');
    await desk.drag('the operator denied any fault');
    await press('=');
    await desk.saved();
    expect(await quote()).toBe('the operator denied any fault');
    expect(await marked()).toEqual(['the operator denied any fault']);
  });
});

for (const [width, height, most] of [[390, 844, 116], [820, 1180, 130], [1280, 900, 88], [1440, 900, 88]] as const) {
  test(`the tool bar leaves room for the text, and what comes next can be pressed, ${width} px wide`, async ({ newsroom, signedIn }) => {
    const editor = await newsroom.addPerson('editor');
    const article = await (await Api.of(newsroom, editor)).article({ title: `Lamps, ${width} wide`, text: `${TEXT} Wide: ${width}.`, language: 'en' });
    const page = await signedIn(editor, { viewport: { width, height } });
    await Workspace.open(page, article.slug);
    await expect(page.locator('.suggestions .count')).toHaveText(/^\d+ suggestions?$/);
    // The line with the headline, and one of tools; two of them where it is narrow.
    expect((await page.locator('.workspace-bar').boundingBox())!.height).toBeLessThanOrEqual(most);
    await page.keyboard.press('Tab');
    await expect(page.locator('.claim-card.suggestion.current').getByRole('button', { name: /^Accept/ })).toBeInViewport({ ratio: 1 });
  });
}
