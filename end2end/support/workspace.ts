// The workspace as an editor's hands know it: words in the text, the form, the cards.

import { expect, type Locator, type Page } from '@playwright/test';

export class Workspace {
  readonly page: Page;
  readonly text: Locator;
  readonly selectionBar: Locator;
  readonly form: Locator;
  readonly cards: Locator;
  readonly source: Locator;

  constructor(page: Page) {
    this.page = page;
    this.text = page.locator('#manuscript .article-text:not(.given)');
    this.selectionBar = page.getByRole('toolbar', { name: 'Selection' });
    this.form = page.locator('form.claim-form');
    this.cards = page.locator('.claim-rail > .claim-card:not(.editing, .suggestion)');
    this.source = page.locator('#attribution-source');
  }

  static async open(page: Page, slug: string): Promise<Workspace> {
    await page.goto(`/desk/articles/${slug}`);
    return Workspace.awake(page);
  }

  /** The workspace on a page that is loading, once its script runs. */
  static async awake(page: Page): Promise<Workspace> {
    await expect(page.locator('html')).toHaveAttribute('data-awake', 'yes', { timeout: 30_000 });
    const workspace = new Workspace(page);
    await expect(workspace.text).toBeVisible();
    return workspace;
  }

  card(words: string | RegExp): Locator {
    return this.cards.filter({ hasText: words });
  }

  marks(words: string): Locator {
    return this.text.locator('mark:not(.suggestion)').filter({ hasText: words });
  }

  /** Drags the mouse over these words, which must stand in one paragraph. */
  async drag(words: string): Promise<void> {
    const box = await this.#place(words);
    await this.page.mouse.move(box.fromX, box.fromY);
    await this.page.mouse.down();
    await this.page.mouse.move((box.fromX + box.toX) / 2, box.toY, { steps: 4 });
    await this.page.mouse.move(box.toX, box.toY, { steps: 4 });
    await this.page.mouse.up();
    await expect(this.selectionBar).toBeVisible();
  }

  /** Selects as a long press and its handles do: the browser tells the page only of the selection. */
  async touchSelect(words: string): Promise<void> {
    await this.#place(words);
    await this.text.evaluate((text, words) => {
      const range = (globalThis as never as { hearsayRange: (text: Element, words: string) => Range }).hearsayRange(text, words);
      const selection = getSelection()!;
      selection.removeAllRanges();
      selection.addRange(range);
    }, words);
    await expect(this.selectionBar).toBeVisible();
  }

  async makeClaim(): Promise<void> {
    await this.selectionBar.getByRole('button', { name: 'Make a claim' }).click();
    await expect(this.source).toBeFocused();
  }

  /** Types a source nobody has named yet, and says what it is. */
  async newSource(name: string, kind: string): Promise<void> {
    await this.source.pressSequentially(name);
    await expect(this.page.locator('#attribution-options .new')).toBeVisible();
    await this.page.locator('#attribution-options .new').click();
    await this.page.locator('#attribution-kind').selectOption(kind);
  }

  /** Types the beginning of a name and takes what the registry proposes. */
  async knownSource(typed: string, name: string): Promise<void> {
    await this.source.pressSequentially(typed);
    await this.page.getByRole('option', { name }).first().click();
    await expect(this.source).toHaveValue(name);
  }

  async status(status: string): Promise<void> {
    const radio = this.page.locator(`#attribution-status input[value=${status}]`);
    await radio.check({ force: true });
    await expect(radio).toBeChecked();
  }

  /** Picks the cue of the attribution in work by dragging over it. */
  async pickCue(words: string): Promise<void> {
    await this.form.getByRole('button', { name: /^Pick/ }).click();
    await this.drag(words);
    await this.selectionBar.getByRole('button', { name: /^Cue/ }).click();
    await expect(this.form.locator('.cue-pick q')).toHaveText(words);
  }

  async save(): Promise<void> {
    await this.form.getByRole('button', { name: /^Save/ }).click();
    await this.saved();
  }

  async saved(): Promise<void> {
    await expect(this.form).toHaveCount(0);
    await expect(this.page.locator('.save-state')).toHaveText('All saved');
  }

  async #place(words: string): Promise<{ fromX: number; fromY: number; toX: number; toY: number }> {
    return this.text.evaluate((text, words) => {
      const find = (text: Element, words: string): Range => {
        for (const paragraph of text.querySelectorAll('p')) {
          const start = paragraph.textContent!.indexOf(words);
          if (start < 0) continue;
          const end = start + words.length;
          const range = document.createRange();
          const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
          let at = 0;
          let started = false;
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const length = node.textContent!.length;
            if (!started && start < at + length) {
              range.setStart(node, start - at);
              started = true;
            }
            if (started && end <= at + length) {
              range.setEnd(node, end - at);
              return range;
            }
            at += length;
          }
        }
        throw new Error(`“${words}” stands in no paragraph`);
      };
      (globalThis as never as { hearsayRange: typeof find }).hearsayRange = find;
      const range = find(text, words);
      range.startContainer.parentElement!.scrollIntoView({ block: 'center', behavior: 'instant' });
      const rects = [...range.getClientRects()].filter((rect) => rect.width > 1);
      const first = rects[0]!;
      const last = rects.at(-1)!;
      const rtl = getComputedStyle(range.startContainer.parentElement!).direction === 'rtl';
      const inset = (rect: DOMRect) => Math.min(3, rect.width / 4);
      return {
        fromX: rtl ? first.right - inset(first) : first.left + inset(first),
        fromY: first.top + first.height / 2,
        toX: rtl ? last.left + inset(last) : last.right - inset(last),
        toY: last.top + last.height / 2,
      };
    }, words);
  }
}
