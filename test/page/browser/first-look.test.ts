import { afterAll, beforeAll, expect, it } from 'vitest';
import { busyPageView } from '../../builders/busy-page-view.ts';
import { aPageView } from '../../builders/page-view.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { servePage, type PageServer } from '../../support/page-server.ts';

describeInBrowser('the page in a browser', (open) => {
  let server: PageServer;
  beforeAll(async () => {
    server = await servePage(aPageView());
  });
  afterAll(() => server.stop());

  it('says everything without a script', async () => {
    server.show(busyPageView());
    const { page, complaints } = await open(server.address, { javaScriptEnabled: false });

    expect(await page.locator('h1').innerText()).toContain('2 need attention');
    expect(await page.locator('#plan').innerText()).toContain('service/payment');
    expect(await page.locator('button').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('follows the daemon: drift appears by itself', async () => {
    server.show(aPageView());
    const { page, complaints } = await open(server.address);
    await page.locator('.link.open').waitFor();
    expect(await page.title()).toBe('✓ default – reconciler');

    server.show(busyPageView());
    await page.locator('#drift', { hasText: 'service/catalog' }).waitFor();
    expect(await page.title()).toBe('✗ shop – reconciler');
    expect(complaints).toEqual([]);
  });
});
