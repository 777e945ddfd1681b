import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { busyPageView } from '../../builders/busy-page-view.ts';
import { aPageView } from '../../builders/page-view.ts';
import { axeViolations } from '../../support/axe.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { servePage, type PageServer } from '../../support/page-server.ts';

describeInBrowser('the looks of the page', (open) => {
  let server: PageServer;
  beforeAll(async () => {
    server = await servePage(busyPageView());
  });
  afterAll(() => server.stop());

  describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
    it('has nothing that axe objects to, in any state', async () => {
      server.show(busyPageView());
      const { page } = await open(server.address, { colorScheme, reducedMotion: 'reduce' });
      await page.locator('.link.open').waitFor();
      await page.getByRole('button', { name: 'Approve …' }).click();
      for (const details of await page.locator('main details > summary').all()) await details.click();
      expect(await axeViolations(page)).toEqual([]);

      for (const tone of ['good', 'busy', 'warning', 'unknown'] as const) {
        server.show(aPageView({ verdict: { tone, text: `This is ${tone}` } }));
        await page.getByRole('heading', { name: `This is ${tone}` }).waitFor();
        expect(await axeViolations(page)).toEqual([]);
      }
    });

    it('has nothing that axe objects to without a script', async () => {
      server.show(busyPageView());
      const { page } = await open(server.address, { colorScheme });
      await page.route('**/page.js*', (route) => route.abort());
      await page.reload();

      expect(await axeViolations(page)).toEqual([]);
    });

    it('fits into 320 pixels', async () => {
      server.show(busyPageView());
      const { page } = await open(server.address, { colorScheme, viewport: { width: 320, height: 640 } });
      await page.locator('.link.open').waitFor();

      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
      expect(await axeViolations(page)).toEqual([]);
    });
  });

  it('is dark or light as the person chose, from the first paint on', async () => {
    server.show(aPageView());
    const { page } = await open(server.address, { colorScheme: 'light' });
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.getByLabel('Colours').selectOption('dark');
    const dark = await ground();
    expect(dark).not.toBe(light);

    await page.route('**/page.js*', (route) => route.abort());
    await page.reload();
    expect(await ground()).toBe(dark);
  });
});
