// Reader pages are pages: no script, nothing from elsewhere, and paper takes them.

import { expect, type Page, testIn } from '../support/test.ts';

const test = testIn({ demo: true });

/** Every kind of reader page, found as a reader finds it. */
async function readerPages(page: Page): Promise<string[]> {
  const first = async (on: string, pattern: RegExp) => {
    await page.goto(on);
    const links = await page.locator('main a[href]').evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
    return links.find((link) => pattern.test(link))!;
  };
  const article = await first('/', /^\/articles\//);
  const source = await first('/sources', /^\/sources\/[^?]/);
  const claim = await first('/claims', /^\/claims\/[0-9a-f-]{36}/);
  const fact = await first('/facts', /^\/facts\/[^?]/);
  return ['/', article, '/claims', claim, '/sources', source, '/facts', fact];
}

test('reader pages hold no script and fetch none', async ({ page }) => {
  const addresses = await readerPages(page);
  const fetched: { url: string; type: string }[] = [];
  page.on('request', (request) => fetched.push({ url: request.url(), type: request.resourceType() }));
  for (const address of addresses) {
    const response = await page.goto(address, { waitUntil: 'networkidle' });
    expect(response!.status(), address).toBe(200);
    const policy = await response!.headerValue('content-security-policy');
    expect(policy, address).toContain("script-src 'none'");
    expect(policy, address).not.toContain('unsafe-inline');
    // Data for programs is no script: nothing runs it.
    expect((await response!.text()).replaceAll('<script type="application/ld+json">', ''), address).not.toMatch(/<script|\son[a-z]+=|javascript:|\sstyle=|<style/i);
  }
  expect(fetched.filter(({ type }) => !['document', 'stylesheet', 'font', 'image', 'other'].includes(type))).toEqual([]);
  expect(fetched.filter(({ url }) => /\.(js|mjs|wasm)(\?|$)/.test(url))).toEqual([]);
});

test('everything a page fetches comes from this server, and its policy blocks none of it', async ({ page, newsroom }) => {
  const addresses = await readerPages(page);
  const failed: string[] = [];
  const elsewhere: string[] = [];
  page.on('requestfailed', (request) => failed.push(`${request.url()} ${request.failure()?.errorText}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(newsroom.url) && !request.url().startsWith('data:')) elsewhere.push(request.url());
  });
  // A violation of the policy is an error in the console, which fails any test here.
  for (const address of [...addresses, '/sign-in', '/setup']) {
    await page.goto(address, { waitUntil: 'networkidle' });
    await expect(page.locator('body')).not.toHaveCSS('font-family', '"Times New Roman"');
  }
  expect(failed).toEqual([]);
  expect(elsewhere).toEqual([]);
});

test('a permalink leads to its claim in the article and lights it', async ({ page }) => {
  const [, , , permalink] = await readerPages(page);
  await page.goto(permalink!);
  await expect(page).toHaveURL(/\/articles\/[\w-]+#claim-[0-9a-f-]{36}$/);
  const claim = page.locator(new URL(page.url()).hash.replace('#', '[id="') + '"]');
  await expect(claim).toBeVisible();
  await expect(claim).toBeInViewport();
});

test('a filtered table is downloaded as it is shown', async ({ page, request }) => {
  await page.goto('/claims');
  await page.getByLabel('Status').selectOption('denied');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/status=denied/);
  const rows = await page.locator('table.claim-table tbody tr').count();
  expect(rows).toBeGreaterThan(0);
  const address = await page.getByRole('link', { name: 'Download JSON' }).getAttribute('href');
  const exported = (await (await request.get(address!)).json()) as { status: string }[];
  // The rows that match, and no others.
  expect(exported).toHaveLength(rows);
  expect(new Set(exported.map(({ status }) => status))).toEqual(new Set(['denied']));
  await page.getByText('More filters').click();
  await page.getByLabel('With the rest of each claim').check();
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/\/claims\?sort=-published_at&status=denied&whole=yes$/);
  expect(await page.locator('table.claim-table tbody tr').count()).toBeGreaterThan(rows);
});

test('in text from right to left the number of a claim stands before it, also before digits and Latin letters', async ({ page }) => {
  const [, article] = await readerPages(page);
  await page.goto(article!);
  for (const words of ['2031', 'Reuters', '+40%', 'שנת']) {
    const places = await page.evaluate((words) => {
      const mark = document.querySelector('.article-text mark:has(.mark-number)')!.cloneNode(false) as HTMLElement;
      const number = document.querySelector('.mark-number')!.cloneNode(true) as HTMLElement;
      const text = document.createTextNode(words);
      mark.append(number, text);
      const paragraph = document.createElement('p');
      paragraph.dir = 'rtl';
      paragraph.append(mark, ' היתה השנה.');
      document.querySelector('.article-text')!.append(paragraph);
      const range = document.createRange();
      range.selectNode(text);
      return { number: number.getBoundingClientRect().left, words: range.getBoundingClientRect().right };
    }, words);
    expect(places.number, words).toBeGreaterThanOrEqual(places.words - 1);
  }
});

test('numbers in pictures stand in a table too, and paper shows text without the furniture', async ({ page }) => {
  const [, article] = await readerPages(page);
  await page.goto(article!);
  const breakdown = page.getByRole('region', { name: 'Breakdown' });
  await expect(breakdown.locator('svg').first()).toBeVisible();
  expect(await breakdown.locator('table').count()).toBeGreaterThan(0);
  const picture = await page.request.get((await breakdown.getByRole('link', { name: /SVG/ }).getAttribute('href'))!);
  // A page of its own: the policy of ours, which forbids styles inside, is not that of a file.
  const blank = await page.context().newPage();
  const drawn = await blank.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    return { isWhole: !parsed.querySelector('parsererror'), bars: parsed.querySelectorAll('.segment').length };
  }, await picture.text());
  expect(drawn).toEqual({ isWhole: true, bars: expect.any(Number) });
  expect(drawn.bars).toBeGreaterThan(5);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.article-text mark').first()).toBeVisible();
  await expect(page.locator('.note').first()).toBeVisible();
  await expect(page.locator('.note-links').first()).toBeHidden();
  await expect(page.locator('.topbar nav')).toBeHidden();
  await expect(page.locator('.sign-in-link')).toBeHidden();
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await expect(page.locator('.article-text').first()).toHaveCSS('color', 'rgb(0, 0, 0)');
});

test('on a phone a tap on marked words shows who says so, where the reader is, and a tap takes it away', async ({ page }) => {
  const [, article] = await readerPages(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(article!);
  await expect(page.locator('.note').first()).toBeHidden();
  const words = page.locator('.article-text a.who');
  const count = await words.count();
  expect(count).toBeGreaterThan(5);
  for (const at of [1, Math.floor(count / 2), count - 1]) {
    const one = words.nth(at);
    await one.evaluate((element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }));
    // A line of the words is high enough for a thumb.
    expect(await one.evaluate((element) => element.getClientRects()[0]!.height)).toBeGreaterThanOrEqual(24);
    const before = await page.evaluate(() => window.scrollY);
    const place = await one.evaluate((element) => {
      const { left, top, height } = element.getClientRects()[0]!;
      return { x: left + 6, y: top + height / 2 };
    });
    await page.mouse.click(place.x, place.y);
    const note = page.locator('.note li:target');
    await expect(note).toBeInViewport({ ratio: 1 });
    await expect(note.locator('.status').first()).toBeVisible();
    expect(Math.abs((await page.evaluate(() => window.scrollY)) - before)).toBeLessThan(2);
    expect(await page.locator('.note li:visible .claim-number').count()).toBe(1);
    await note.getByRole('link', { name: 'Close' }).click();
    await expect(page.locator('.note').first()).toBeHidden();
    await expect(page.locator('mark:target')).toBeInViewport();
  }
});

for (const width of [820, 1280, 1440]) {
  test(`at ${width} px the notes stand beside the text, none over another`, async ({ page }) => {
    const [, article] = await readerPages(page);
    await page.setViewportSize({ width, height: 900 });
    await page.goto(article!);
    const places = await page.evaluate(() => {
      const box = (element: Element) => element.getBoundingClientRect();
      const text = Math.max(...[...document.querySelectorAll('.article-text > p')].map((paragraph) => box(paragraph).right));
      return { text, wide: document.documentElement.scrollWidth, notes: [...document.querySelectorAll('.note')].map((note) => box(note).toJSON()) };
    });
    expect(places.wide).toBeLessThanOrEqual(width);
    expect(places.notes.length).toBeGreaterThan(3);
    for (const [at, note] of places.notes.entries()) {
      expect(note.left).toBeGreaterThanOrEqual(places.text);
      expect(note.right).toBeLessThanOrEqual(width);
      if (at > 0) expect(note.top).toBeGreaterThanOrEqual(places.notes[at - 1].bottom);
    }
  });
}
