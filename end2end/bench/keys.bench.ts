// What a key costs in the workspace, in the real browser: milliseconds of its main thread, for articles of three sizes, and
// how soon after opening the first key works. `make bench` runs it; HEARSAY_PROGRAM names the program, SIZES some of the sizes.

import { Api, type Article, spanOf } from '../support/api.ts';
import { longArticle } from '../support/long-article.ts';
import { test } from '../support/test.ts';

/** Words, claims, and what a key may cost at most. */
const SIZES = { small: [1_000, 40, 16], middle: [4_000, 160, 50], large: [10_000, 400, 50] } as const;
const sizes = (process.env['SIZES']?.split(' ') ?? Object.keys(SIZES)) as (keyof typeof SIZES)[];

test('keys', async ({ newsroom, signedIn }) => {
  test.setTimeout(900_000);
  const editor = await newsroom.addPerson('editor');
  const api = await Api.of(newsroom, editor);
  const page = await signedIn(editor);
  const cdp = await page.context().newCDPSession(page);
  // Time of the processor, so that what else runs on the machine does not count.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async () => (await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')!.value * 1_000;
  /** Two frames: what a key did is drawn. */
  const drawn = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)))));

  for (const size of sizes) {
    const [words, claims, limit] = SIZES[size];
    const article: Article = await prepare(api, words, claims);
    const opened = Date.now();
    await page.goto(`/desk/articles/${article.slug}`, { waitUntil: 'commit' });
    // The first key: pressed until it works.
    while (!(await page.locator('.sentence.current').count().catch(() => 0))) await page.keyboard.press('j');
    const first = Date.now() - opened;
    await page.waitForFunction(() => /^\d+ suggestion/.test(document.querySelector('.suggestions .count')?.textContent ?? ''), undefined, { timeout: 120_000 });
    const suggestions = Number.parseInt(await page.locator('.suggestions .count').innerText());
    await page.evaluate(() => new Promise((done) => setTimeout(done, 1_000)));
    console.log(`${words} words, ${claims} claims, ${suggestions} suggestions: first key after ${first} ms`);
    const measure = async (name: string, keys: string[], times = 10) => {
      const costs: number[] = [];
      for (let at = 0; at < times; at++) {
        // What asking costs is not the key's.
        await drawn();
        const idle = await spent();
        await drawn();
        const from = await spent();
        await page.keyboard.press(keys[at % keys.length]!);
        await drawn();
        costs.push(await spent() - from - (from - idle));
      }
      costs.sort((one, other) => one - other);
      const [median, most] = [costs[costs.length >> 1]!, costs.at(-1)!];
      console.log(`  ${name.padEnd(22)} ${median.toFixed(1).padStart(7)} ms, at most ${most.toFixed(1)}${median > limit ? `  over the limit of ${limit}` : ''}`);
    };
    await measure('j', ['j']);
    await measure(']', [']']);
    await measure('Tab', ['Tab']);
    await page.keyboard.press('Escape');
    await measure('→ and ⇧→', ['ArrowRight', 'Shift+ArrowRight']);
    await measure('Esc', ['Escape']);
    await page.keyboard.press('Enter');
    await page.locator('#attribution-source').waitFor();
    await measure('a letter in the source', [...'Harbour office']);
    await page.locator('#claim-statement').focus();
    await measure('a letter in the claim', [...'Ships were turned']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  }
});

/** An article with a claim on every so many sentences. */
async function prepare(api: Api, words: number, claims: number): Promise<Article> {
  const text = longArticle(words);
  const article = await api.article({ title: `An article of ${words} words`, text, language: 'en' });
  const sentences = text.split(/(?<=\.)\s+/);
  let from = 0;
  for (let at = 0; at < sentences.length; at++) {
    const start = text.indexOf(sentences[at]!, from);
    from = start + sentences[at]!.length;
    if (Math.floor((at * claims) / sentences.length) === Math.floor(((at + 1) * claims) / sentences.length)) continue;
    const span = spanOf(text.slice(start), sentences[at]!);
    // Half of a sentence, so that its suggestion stays.
    const spans = [{ start: start + span.start, end: start + span.start + 12 }];
    const answer = await api.send('POST', `/articles/${article.id}/claims`, { spans, attributions: [{ source: 'The Coast Wire', kind: 'news_agency', status: 'reported' }] });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer));
  }
  return article;
}
