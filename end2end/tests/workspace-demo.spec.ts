// The workspace on an article as long as a real one, with its claims beside it.

import { demoPerson } from '../support/pages.ts';
import { expect, signIn, testIn } from '../support/test.ts';
import { Workspace } from '../support/workspace.ts';

const test = testIn({ demo: true });

test('cards keep their place however long somebody goes through the text', async ({ visitor }) => {
  const page = await visitor({ reducedMotion: 'reduce' });
  await signIn(page, demoPerson('editor'));
  await page.goto('/desk?q=Saltmere');
  const link = await page.locator('.articles h3 a').first().getAttribute('href');
  await Workspace.open(page, link!.split('/').at(-1)!);
  await expect(page.locator('.suggestions')).not.toHaveAttribute('aria-busy', 'true');
  const rail = page.locator('#rail.placed');
  /** Height of the rail and top of each card, once two frames have passed. */
  const layout = async () => {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return rail.evaluate((rail) => [rail.clientHeight, ...[...rail.children].map((card) => (card as HTMLElement).offsetTop)]);
  };
  const go = async (key: string, times: number) => {
    for (let at = 0; at < times; at++) {
      await page.keyboard.press(key);
      await layout();
    }
  };
  const [before] = await layout();
  await go('j', 20);
  const [after, ...tops] = await layout();
  expect(Math.abs(after! - before!), `the rail was ${before} pixels high and is ${after}`).toBeLessThanOrEqual(1);
  expect(tops).toEqual(tops.toSorted((one, other) => one - other));
  // There and back again every card stands where it stood, and with the page where it was the same are drawn.
  const places = () => rail.evaluate((rail) => Object.fromEntries([...rail.children].map((card) => [card.outerHTML.match(/data-\w+="[^"]+"/)![0], (card as HTMLElement).offsetTop])));
  const [there, stood, scrolled] = [await layout(), await places(), await page.evaluate(() => scrollY)];
  await go('j', 5);
  await go('k', 5);
  const now = await places();
  const both = Object.keys(now).filter((card) => card in stood);
  expect(both.length).toBeGreaterThan(3);
  expect(both.map((card) => now[card])).toEqual(both.map((card) => stood[card]));
  await page.evaluate((scrolled) => scrollTo(0, scrolled), scrolled);
  expect(await layout()).toEqual(there);
});
