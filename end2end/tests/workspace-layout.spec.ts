// Text and cards stay together, at every width.

import { Api } from '../support/api.ts';
import { longArticle } from '../support/long-article.ts';
import { expect, type Page, test } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

/** Waits until what a key did is drawn. */
const settled = (page: Page) =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done())))));

/** What of the words in focus and of their card cannot be seen, in words; empty when both are on the screen. */
async function hidden(page: Page): Promise<string> {
  await settled(page);
  return page.evaluate(() => {
    const card = document.querySelector('#rail > .claim-card.current');
    const mark = document.querySelector('#manuscript mark.current');
    if (!card || !mark) return `${card ? '' : 'no card '}${mark ? '' : 'no mark'}`;
    const see = (name: string, element: Element, [left, top, right, bottom]: number[]) => {
      const problems: string[] = [];
      if (top! < 0 || bottom! > innerHeight || left! < 0 || right! > innerWidth) problems.push(`${name} off the screen (${top}–${bottom} of ${innerHeight})`);
      for (const y of [top! + 3, bottom! - 3]) {
        const there = document.elementFromPoint((left! + right!) / 2, y);
        if (!there || !(element.contains(there) || there.contains(element))) problems.push(`${name} is behind ${there?.outerHTML.slice(0, 80)}`);
      }
      return problems;
    };
    const edges = ({ left, top, right, bottom }: DOMRect) => [left, top, right, bottom];
    const line = mark.getClientRects()[0]!;
    const button = card.querySelector('.claim-actions button');
    return [
      ...see('the mark', mark, edges(line)),
      ...see('the card', card, edges((card.querySelector('.claim-head') ?? card).getBoundingClientRect())),
      ...(button ? see('the first button', button, edges(button.getBoundingClientRect())) : []),
    ].join('; ');
  });
}

test.describe('an article of 1,200 words', () => {
  for (const [width, height] of [[390, 844], [820, 1180], [1280, 900], [1440, 900]] as const) {
    test(`of every suggestion both words and card are in view, ${width} px wide`, async ({ newsroom, signedIn }) => {
      test.setTimeout(150_000);
      const editor = await newsroom.addPerson('editor');
      const article = await (await Api.of(newsroom, editor)).article({ title: `A harbour, ${width} wide`, text: longArticle(1200), language: 'en' });
      const page = await signedIn(editor, { viewport: { width, height }, reducedMotion: 'reduce' });
      await Workspace.open(page, article.slug);
      const count = page.locator('.suggestions .count');
      await expect(count).toHaveText(/^\d+ suggestions$/);
      const suggestions = Number.parseInt(await count.innerText());
      expect(suggestions).toBeGreaterThanOrEqual(45);
      const bad: string[] = [];
      const tall = await page.evaluate(() => document.documentElement.scrollHeight);
      for (let at = 0; at < suggestions; at++) {
        await page.keyboard.press('Tab');
        const problem = await hidden(page);
        if (problem) bad.push(`${at + 1}: ${problem}`);
      }
      expect(bad).toEqual([]);
      if (width >= 1024) expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(tall);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });
  }

  test('a hundred keys leave the page as high as it was, and a card beside every claim in focus', async ({ newsroom, signedIn }) => {
    test.setTimeout(120_000);
    const editor = await newsroom.addPerson('editor');
    const api = await Api.of(newsroom, editor);
    const text = longArticle(1200);
    const article = await api.article({ title: 'A harbour and a hundred keys', text, language: 'en' });
    for (const sentence of text.split(/(?<=\.)\s+/).filter((_, at) => at % 4 === 0).slice(0, 20)) {
      await api.claim(article, [sentence], [{ source: 'The Coast Wire', kind: 'news_agency', status: 'reported' }]);
    }
    const page = await signedIn(editor, { viewport: { width: 1280, height: 900 } });
    const desk = await Workspace.open(page, article.slug);
    await expect(page.locator('.suggestions .count')).toHaveText(/^\d+ suggestions$/);
    const height = () => page.evaluate(() => document.documentElement.scrollHeight);
    await settled(page);
    const before = await height();
    for (const key of ['j', ']', 'Tab', 'k', ']']) {
      for (let at = 0; at < 20; at++) {
        await page.keyboard.press(key);
        if (key === ']') expect(await hidden(page), `] number ${at + 1}`).toBe('');
      }
    }
    await settled(page);
    expect(await height()).toBe(before);
    // No card over another.
    const tops = await page.locator('#rail > .claim-card').evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]));
    for (let at = 1; at < tops.length; at++) expect(tops[at]![0]!).toBeGreaterThanOrEqual(tops[at - 1]![1]!);
    // The line of a card opens it.
    await desk.cards.filter({ hasNot: page.locator('[aria-current]') }).first().locator('.claim-number').click();
    expect(await hidden(page)).toBe('');
  });
});

for (const [width, height] of [[390, 844], [820, 1180], [1280, 900], [1440, 900]] as const) {
  test(`the sentence in work is in view while its claim is made, and claim and card after it, ${width} px wide`, async ({ newsroom, signedIn }) => {
    const editor = await newsroom.addPerson('editor');
    const article = await (await Api.of(newsroom, editor)).article({ title: `A harbour in work, ${width} wide`, text: longArticle(600), language: 'en' });
    const page = await signedIn(editor, { viewport: { width, height } });
    const desk = await Workspace.open(page, article.slug);
    await expect(page.locator('.suggestions .count')).toHaveText(/^\d+ suggestions$/);
    for (let at = 0; at < 24; at++) await page.keyboard.press('j');
    const sentence = page.locator('.sentence.current');
    await settled(page);
    await page.keyboard.press('Enter');
    await expect(desk.source).toBeFocused();
    const inView = async () => {
      await settled(page);
      await expect(sentence).toBeInViewport({ ratio: 1 });
      await expect(desk.form.getByRole('button', { name: /^Save/ })).toBeInViewport({ ratio: 1 });
    };
    await inView();
    await page.keyboard.type('Harbour office');
    await page.keyboard.press('Enter');
    await inView();
    await desk.status('alleged');
    await inView();
    await page.keyboard.press('q');
    await settled(page);
    await expect(sentence).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    await inView();
    await page.keyboard.press('Control+Enter');
    await desk.saved();
    expect(await hidden(page)).toBe('');
  });
}

for (const [width, height] of [[390, 844], [820, 1180], [1280, 900], [1440, 900]] as const) {
  test(`what can be done with selected words never hides them, ${width} px wide`, async ({ newsroom, signedIn }) => {
    const editor = await newsroom.addPerson('editor');
    const article = await (await Api.of(newsroom, editor)).article({ title: `A harbour selected, ${width} wide`, text: longArticle(700), language: 'en' });
    const page = await signedIn(editor, { viewport: { width, height } });
    const desk = await Workspace.open(page, article.slug);
    await expect(page.locator('.suggestions .count')).toHaveText(/^\d+ suggestions$/);
    /** What is wrong with the place of the bar, in words. */
    const wrong = async () => {
      await expect(desk.selectionBar).toBeInViewport({ ratio: 1 });
      await settled(page);
      return page.evaluate(() => {
        const bar = document.querySelector('.selection-bar')!.getBoundingClientRect();
        const drawn = [...document.querySelectorAll('#manuscript .selection')].flatMap((one) => [...one.getClientRects()]);
        const words = drawn.length ? drawn : [...getSelection()!.getRangeAt(0).getClientRects()];
        const hides = words.filter(({ top, bottom, left, right }) => bar.top < bottom - 2 && top + 2 < bar.bottom && bar.left < right && left < bar.right);
        const far = Math.min(...words.map(({ top, bottom }) => Math.min(Math.abs(bar.top - bottom), Math.abs(top - bar.bottom))));
        return hides.length ? `it hides ${hides.length} of ${words.length} pieces` : innerWidth >= 1024 && far > 20 ? `it is ${far} px away` : '';
      });
    };
    for (let at = 0; at < 22; at++) {
      await page.keyboard.press('j');
      await page.keyboard.press(at % 2 ? 'v' : 'ArrowRight');
      expect(await wrong(), `sentence ${at + 1}`).toBe('');
    }
    await page.keyboard.press('Escape');
    if (width >= 1024) {
      const words = article.text.split(/[.]\s+/)[31]!;
      await desk.drag(words);
      expect(await wrong(), 'by mouse').toBe('');
      // While a claim is in work, its words come first.
      await page.keyboard.press('Enter');
      await expect(desk.source).toBeFocused();
      await desk.drag(article.text.split(/[.]\s+/)[33]!);
      expect(await wrong(), 'for the claim in work').toBe('');
      await expect(desk.selectionBar.getByRole('button').first()).toHaveText('Add to this claim +');
    }
  });
}

test('a screen that is turned keeps what is worked on in view', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A harbour, turned', text: longArticle(900), language: 'en' });
  const words = article.text.split(/[.]\s+/)[31]!;
  await api.claim(article, [words], [{ source: 'The Coast Wire', kind: 'news_agency', status: 'reported' }]);
  const page = await signedIn(editor, { viewport: { width: 1180, height: 820 } });
  const desk = await Workspace.open(page, article.slug);
  await expect(page.locator('.suggestions .count')).toHaveText(/^\d+ suggestions$/);
  await page.keyboard.press(']');
  expect(await hidden(page)).toBe('');
  for (const [width, height] of [[820, 1180], [390, 844], [844, 390], [1180, 820]] as const) {
    await page.setViewportSize({ width, height });
    await settled(page);
    // On its side a phone has room for one of the two.
    if (height > 400) expect(await hidden(page), `${width} px wide`).toBe('');
  }
  await page.keyboard.press('e');
  await expect(desk.form).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  await expect(desk.form.getByRole('button', { name: /^Save/ })).toBeInViewport({ ratio: 1 });
  // Where cards stand below each other nothing is left of where they stood beside the text.
  const tops = await page.locator('#rail > .claim-card').evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]));
  for (let at = 1; at < tops.length; at++) expect(tops[at]![0]! - tops[at - 1]![1]!).toBeLessThan(24);
});

test('on paper stands every claim, whole, wherever the screen was', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'A harbour on paper', text: longArticle(900), language: 'en' });
  const sentences = article.text.split(/[.]\s+/).filter((_, at) => at % 3 === 0).slice(0, 20);
  for (const sentence of sentences) await api.claim(article, [sentence], [{ source: 'The Coast Wire', kind: 'news_agency', status: 'reported' }]);
  const page = await signedIn(editor);
  const desk = await Workspace.open(page, article.slug);
  await expect(page.locator('.suggestions .count')).toHaveText(/^\d+ suggestions$/);
  await expect(desk.cards).not.toHaveCount(20);
  // As the browser lays out a page of paper.
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 720, height: 1000 });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await expect(desk.cards).toHaveCount(20);
  for (const card of await desk.cards.all()) {
    await expect(card.locator('.statement')).toBeVisible();
    await expect(card.locator('.chain')).toContainText('The Coast Wire');
    await expect(card.locator('.chain')).toBeVisible();
    await expect(card.locator('.claim-actions')).toBeHidden();
  }
  await expect(page.locator('.workspace-bar')).toBeHidden();
  const rects = await desk.cards.evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]));
  for (let at = 1; at < rects.length; at++) expect(rects[at]![0]!).toBeGreaterThanOrEqual(rects[at - 1]![1]!);
  expect(rects[0]![0]).toBeGreaterThan((await desk.text.boundingBox())!.height);
  await page.emulateMedia({ media: null });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(desk.cards.locator('.claim-actions')).toHaveCount(0);
});
