// What long words, small screens and scripts from right to left do to pages.

import { Api } from '../support/api.ts';
import { expect, type Page, test } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

const LONG = 'Unterwasserkabelreparaturschiff'.repeat(5);

async function expectNothingSideways(page: Page): Promise<void> {
  const over = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1);
    return scrollWidth > clientWidth ? wide.slice(-1).map((one) => one.outerHTML.slice(0, 160)) : [];
  });
  expect(over, `${page.url()}, ${page.viewportSize()!.width} px wide`).toEqual([]);
}

test('one word as long as a paragraph makes no page wider than the screen', async ({ newsroom, signedIn }) => {
  test.setTimeout(120_000);
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const reviewer = await newsroom.addPerson('reviewer');
  const article = await api.article({ title: `${LONG} sails`, text: `The mayor said the ${LONG} would sail. A clerk saw it.`, outlet: LONG });
  const claim = await api.submit(await api.claim(article, [`the ${LONG} would sail`], [{ source: `Mayor ${LONG}`, kind: 'government', status: 'alleged' }], `The ${LONG} sails.`));
  const waits = await api.submit(await api.claim(article, ['A clerk saw it'], [{ source: `Clerk ${LONG}`, kind: 'witness', status: 'reported' }], `The clerk saw ${LONG}.`));
  await (await Api.of(newsroom, reviewer)).approve(claim);
  await api.publish(article);
  const page = await signedIn(reviewer);
  const addresses = ['/', `/articles/${article.slug}`, '/claims', '/sources', '/desk', '/desk?q=', '/desk/review', `/desk/claims/${waits.id}`, '/desk/history', '/desk/sources', `/search?q=${LONG}`];
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    for (const address of addresses) {
      await page.goto(address);
      await expectNothingSideways(page);
    }
  }
  const theirs = await signedIn(editor);
  const desk = await Workspace.open(theirs, article.slug);
  for (const width of [390, 1280]) {
    await theirs.setViewportSize({ width, height: 844 });
    await expect(desk.cards.first()).toBeAttached();
    await expectNothingSideways(theirs);
  }
});

test('on a telephone the box of suggestions is on the screen and hides no tool', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const article = await (await Api.of(newsroom, editor)).article({ title: 'A box of suggestions', text: 'The mayor of Ostrand said the small box was full.', language: 'en' });
  const page = await signedIn(editor, { viewport: { width: 390, height: 844 } });
  await Workspace.open(page, article.slug);
  await page.locator('.suggestions summary').click();
  const box = page.locator('.suggestions details > div');
  await expect(box).toBeInViewport({ ratio: 1 });
  await expectNothingSideways(page);
  for (const name of [/^Submit/, 'Publish', 'Undo', /^Next/]) {
    const tool = page.locator('.toolbar').getByRole('button', { name }).first();
    const [over, under] = [(await box.boundingBox())!, (await tool.boundingBox())!];
    expect(over.y, String(name)).toBeGreaterThanOrEqual(under.y + under.height);
  }
});

test('nothing of the form runs out of its box, and nothing peeks out below what saves it', async ({ newsroom, signedIn }) => {
  const editor = await newsroom.addPerson('editor');
  const article = await (await Api.of(newsroom, editor)).article({ title: 'A form and its boxes', text: 'The mayor of Ostrand acknowledged reluctantly that the form was narrow.', language: 'en' });
  for (const width of [390, 1100, 1280, 1440]) {
    const page = await signedIn(editor, { viewport: { width, height: 720 } });
    const desk = await Workspace.open(page, article.slug);
    await desk.drag('the form was narrow');
    await desk.makeClaim();
    await desk.pickCue('acknowledged reluctantly');
    const out = await desk.form.evaluate((form) => {
      const outside = (inner: Element, outer: Element) => {
        const [a, b] = [inner.getBoundingClientRect(), outer.getBoundingClientRect()];
        return a.width > 0 && (a.left < b.left - 1 || a.right > b.right + 1) ? [inner.className || inner.id || inner.tagName] : [];
      };
      const boxes = [...form.querySelectorAll('.attribution')];
      const parts = boxes.flatMap((box) => [...box.querySelectorAll('button, select, input:not([type=radio]), q')].flatMap((part) => outside(part, box)));
      return [...boxes.flatMap((box) => outside(box, form)), ...parts];
    });
    expect(out, `${width} px wide`).toEqual([]);
    await page.context().close();
  }
});

test('in a text from right to left it stands through whom a claim came, and then who', async ({ newsroom, visitor }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'جسر قديم في المدينة', text: 'قال عمدة المدينة إن الجسر القديم سيغلق في يونيو.', language: 'ar' });
  const claim = await api.claim(article, ['الجسر القديم سيغلق في يونيو'], [
    { source: 'عمدة الجسر', kind: 'government', status: 'reported', via: 1 },
    { source: 'Ostrand Bridge Agency', kind: 'news_agency', status: 'reported' },
  ]);
  await api.submit(claim);
  await (await Api.of(newsroom, await newsroom.addPerson('reviewer'))).approve(claim);
  await api.publish(article);
  const page = await visitor();
  await page.goto(`/articles/${article.slug}`);
  const through = page.locator('.claims .voices .through').first();
  const places = await through.evaluate((line) => {
    const range = document.createRange();
    range.selectNode(line.firstChild!);
    return { words: range.getBoundingClientRect().right, name: line.querySelector('.source')!.getBoundingClientRect().left };
  });
  expect(places.words).toBeLessThanOrEqual(places.name + 1);
});

test('words in quotation marks of their own get no more', async ({ newsroom, visitor }) => {
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const article = await api.article({ title: 'What was never said', text: '“We never said that,” the guild said. It rained.', language: 'en' });
  const reviewer = await Api.of(newsroom, await newsroom.addPerson('reviewer'));
  for (const [words, statement] of [['“We never said that,”', ''], ['It rained', '']] as const) {
    const claim = await api.submit(await api.claim(article, [words], [], statement));
    await reviewer.approve(claim);
  }
  await api.publish(article);
  const page = await visitor();
  await page.goto(`/articles/${article.slug}`);
  await expect(page.locator('.claims h3')).toHaveText(['“We never said that,”', '“It rained”']);
});
