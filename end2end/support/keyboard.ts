// A person without a mouse: Tab and keys, and at every stop the focus must be seen.

import { expect, type Locator, type Page } from '@playwright/test';

export class Keyboard {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Presses these keys, one after the other. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Puts a longer text in at once, as pasting does. */
  async paste(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
  }

  /** Presses Tab (or Shift+Tab) until this element has the focus; every stop on the way must show it. */
  async tabTo(target: Locator, { back = false, most = 80 } = {}): Promise<void> {
    for (let stop = 0; stop < most; stop++) {
      await this.page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
      await this.expectVisibleFocus();
      if (await target.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error(`${target} was not reached by ${most} presses of Tab on ${this.page.url()}`);
  }

  /** Goes to an element and presses Enter there. */
  async activate(target: Locator): Promise<void> {
    await this.tabTo(target);
    await this.press('Enter');
  }

  /** Goes to a link and follows it to another page. */
  async follow(link: Locator): Promise<void> {
    const here = this.page.url();
    await this.activate(link);
    await this.page.waitForURL((url) => url.href !== here);
  }

  /** What has the focus stands out: an outline, on itself or on what frames it. */
  async expectVisibleFocus(): Promise<void> {
    const seen = await this.page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return 'nothing';
      const drawn = (element: Element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
      };
      // A radio button that looks like a key is framed by its label; the text by its current sentence.
      const framed = [focused, focused.closest('label'), focused.querySelector('.sentence.current')];
      if (framed.some((element) => element && drawn(element))) return 'seen';
      return `${focused.outerHTML.slice(0, 120)} has the focus and does not show it`;
    });
    expect(seen === 'nothing' ? 'seen' : seen, `focus on ${this.page.url()}`).toBe('seen');
  }
}
