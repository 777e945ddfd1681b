import { afterAll, beforeAll, expect, it } from 'vitest';
import { busyPageView, waitingHash } from '../../builders/busy-page-view.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { pageToken, servePage, type PageServer } from '../../support/page-server.ts';

describeInBrowser('the page by keyboard only', (open) => {
  let server: PageServer;
  beforeAll(async () => {
    server = await servePage(busyPageView());
  });
  afterAll(() => server.stop());

  it('skips to the content, and approves', async () => {
    const { page } = await open(server.address);
    await page.locator('.link.open').waitFor();
    const { keyboard } = page;
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
    const tabTo = async (text: string): Promise<void> => {
      for (let presses = 0; presses < 60; presses += 1) {
        await keyboard.press('Tab');
        if ((await focused()).startsWith(text)) return;
      }
      throw new Error(`Tab does not lead to "${text}"`);
    };
    await keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    await keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');

    await tabTo('Approve …');
    expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).toBe('solid');
    await keyboard.press('Enter');
    await keyboard.press('Escape');
    expect(await focused()).toBe('Approve …');

    await keyboard.press('Enter');
    await keyboard.type('ann');
    await keyboard.press('Tab');
    await keyboard.type(pageToken);
    await keyboard.press('Enter');
    await page.getByText('You have approved').waitFor();
    expect(server.port.asked).toEqual([`approve ${waitingHash} by ann (HTTP API)`]);
  });

  it('opens a pass of the history from the strip', async () => {
    const { page } = await open(server.address);
    await page.locator('.link.open').waitFor();
    await page.locator('.strip a').first().focus();
    await page.keyboard.press('Enter');

    await page.locator('.passes details[open]').waitFor();
    expect(await page.locator('.passes details[open]').innerText()).toContain('service/catalog');
  });
});
