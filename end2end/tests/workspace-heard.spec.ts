// The workspace for who does not see it: what a screen reader is given, step by step, by the browser's own accessibility tree.

import { Api } from '../support/api.ts';
import { expect, test } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

const TEXT = `The mayor of Ostrand said the harbour was safe again.

Nordholm Lines denied that it had sold seats twice.

The lighthouse was built in 1931 by the railway company.`;

test('from the first sentence to the submitted claim, everything in focus and everything done is heard', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const article = await (await Api.of(newsroom, editor)).article({ title: 'A harbour, heard', text: TEXT, outlet: 'The Ostrand Post', language: 'en' });
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  const { keyboard } = page;
  const heard = page.locator('[aria-live=polite]');
  const said = page.getByRole('status').filter({ hasText: /\S/ });
  const text = page.getByRole('article', { name: 'Article text' });
  const claims = page.getByRole('complementary', { name: 'Claims' });
  const list = claims.getByRole('list', { name: 'Claims and suggestions' });

  await test.step('the page names its parts', async () => {
    await expect(said.filter({ hasText: '2 suggestions' })).toHaveCount(1);
    await expect(page.getByRole('main')).toMatchAriaSnapshot(`
      - main:
        - link "Desk"
        - heading "A harbour, heard" [level=1]
        - text: Not published
        - status: All saved
        - toolbar "Article":
          - meter "Sentences with a claim"
          - text: 0 of 3 sentences
          - button "Next open g"
          - group:
            - status: 2 suggestions
          - button "Next Tab"
          - button "Undo" [disabled]
          - button "Redo" [disabled]
          - button "Submit all (0)" [disabled]
          - button "Publish"
          - button "Keys"
        - article "Article text":
          - heading "A harbour, heard" [level=2]
        - complementary "Claims":
          - heading "0 claims" [level=2]
          - list "Claims and suggestions":
            - 'listitem "Suggestion: The harbour was safe again."'
            - 'listitem "Suggestion: Nordholm Lines had sold seats twice."'
    `);
    await expect(text).toBeFocused();
    await expect(text.locator('mark').first()).toMatchAriaSnapshot('- mark: /^suggestion/');
  });

  await test.step('a sentence, and whether it is claimed', async () => {
    await keyboard.press('j');
    await expect(heard).toHaveText('The mayor of Ostrand said the harbour was safe again. No claim yet.');
    await keyboard.press('j');
    await expect(heard).toHaveText('Nordholm Lines denied that it had sold seats twice. No claim yet.');
  });

  await test.step('words selected, one by one', async () => {
    await keyboard.press('ArrowRight');
    await expect(heard).toHaveText('Selected: Nordholm');
    await keyboard.press('Shift+ArrowRight');
    await expect(heard).toHaveText('Selected: Nordholm Lines');
    await expect(page.getByRole('toolbar', { name: 'Selection' }).getByRole('button').first()).toHaveAccessibleName('Make a claim ⏎');
    await keyboard.press('Escape');
  });

  await test.step('a suggestion has the focus, its name is what it says, and its number is heard', async () => {
    await keyboard.press('k');
    await keyboard.press('Tab');
    await expect(heard).toHaveText('Suggestion 1 of 2');
    const card = list.getByRole('listitem', { name: 'Suggestion: The harbour was safe again.' });
    await expect(card).toBeFocused();
    await expect(card).toMatchAriaSnapshot(`
      - 'listitem "Suggestion: The harbour was safe again."':
        - article:
          - paragraph: /\\d+ % sure/
          - heading "The harbour was safe again." [level=3]
          - button "Accept ⏎"
          - button "Edit e"
          - button "Dismiss x"
    `);
  });

  await test.step('what accepting did, and the next one', async () => {
    await keyboard.press('Enter');
    await expect(said.filter({ hasText: 'Claim 1 accepted: The harbour was safe again.' })).toHaveCount(1);
    await expect(list.getByRole('listitem', { name: 'Suggestion: Nordholm Lines had sold seats twice.' })).toBeFocused();
    await expect(heard).toHaveText('Suggestion 1 of 1');
    await expect(claims.getByRole('heading', { name: '1 claim' })).toBeVisible();
    await expect(text.locator('mark').first()).toMatchAriaSnapshot('- mark: /^claim 1/');
  });

  await test.step('a claim: its sentence, its number, who says so; the focus is back in the text', async () => {
    await keyboard.press('[');
    await expect(heard).toHaveText(/^The mayor of Ostrand said the harbour was safe again\. (Partly claimed\. )?Claim 1 of 1: The harbour was safe again\. .* reported\.$/);
    await expect(text).toBeFocused();
    await expect(list.getByRole('article', { name: 'Claim 1' })).toMatchAriaSnapshot(`
      - article "Claim 1":
        - heading "The harbour was safe again." [level=3]
        - button "Edit e"
        - button "Submit u"
        - button "Talk"
        - button "Delete"
    `);
  });

  await test.step('a form of its own name, in which every field has one', async () => {
    await keyboard.press('g');
    await keyboard.press('g');
    await expect(heard).toHaveText('The lighthouse was built in 1931 by the railway company. No claim yet.');
    await keyboard.press('Enter');
    await expect(page.getByRole('combobox', { name: 'Source' })).toBeFocused();
    await expect(page.getByRole('form', { name: 'New claim' })).toMatchAriaSnapshot(`
      - form "New claim":
        - list "Who says so":
          - listitem:
            - group "Attribution 1":
              - button "Remove attribution 1"
              - combobox "Source"
              - group "Status":
                - radio "r reported" [checked]
                - radio "a alleged"
              - combobox "Reached us through"
              - button "Pick q"
        - textbox "What is claimed, in your words"
        - button "Save Ctrl ⏎"
        - button "Cancel Esc"
    `);
    await keyboard.type('Rail');
    await expect(page.getByRole('listbox', { name: 'Sources' }).getByRole('option').last()).toHaveAccessibleName('New source “Rail”…');
    await keyboard.press('Enter');
    await expect(page.getByRole('radio', { name: /reported/ })).toBeFocused();
    await keyboard.press('Shift+Tab');
    await expect(page.getByRole('combobox', { name: 'What it is, should it be new' })).toBeFocused();
    await keyboard.press('Control+Enter');
    await expect(said.filter({ hasText: 'Claim 2 saved' })).toHaveCount(1);
    await desk.saved();
  });

  await test.step('submitted, deleted, taken back: each in a line', async () => {
    await keyboard.press('u');
    await expect(said.filter({ hasText: 'Submitted 1 claim.' })).toHaveCount(1);
    await desk.saved();
    await keyboard.press('Control+z');
    await expect(said.filter({ hasText: 'Taken back from review: 1 claim.' })).toHaveCount(1);
    await desk.saved();
    await keyboard.press('Delete');
    await expect(said.filter({ hasText: 'Deleted: The lighthouse' })).toHaveCount(1);
    await desk.saved();
    await keyboard.press('Control+z');
    await expect(said.filter({ hasText: 'There again: The lighthouse' })).toHaveCount(1);
    await desk.saved();
  });
});
