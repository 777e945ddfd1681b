import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { busyPageView } from '../../builders/busy-page-view.ts';
import { aPageView } from '../../builders/page-view.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { servePage, type PageServer } from '../../support/page-server.ts';

describeInBrowser('how fresh the page is', (open) => {
  let server: PageServer;
  beforeAll(async () => {
    server = await servePage(aPageView());
  });
  beforeEach(() => {
    server.show(aPageView(), { role: 'writer', holder: 'manager-1 7 f8231c19', isSourceDown: false });
  });
  afterAll(() => server.stop());

  const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

  it('ticks: when the swarm and the source were seen, and who writes', async () => {
    server.show(aPageView(), { swarmSeenAt: ago(4_000), sourceSeenAt: ago(125_000) });
    const { page } = await open(server.address);
    const liveness = page.locator('.liveness');
    await liveness.getByText(/swarm seen \d+ s ago/).waitFor();
    const first = await liveness.innerText();

    expect(first).toMatch(/source seen 2 min ago/);
    expect(first).toContain('written by daemon manager-1');
    await expect.poll(() => liveness.innerText()).not.toBe(first);
  });

  it('says that it is a standby, and that the source is away', async () => {
    const { page } = await open(server.address);
    await page.locator('.link.open').waitFor();
    server.show(aPageView(), { role: 'standby', isSourceDown: true });

    await page.getByText('standby, written by daemon manager-1').waitFor();
    await page.getByText(/source cannot be read/).waitFor();
  });

  it('greys when the daemon is away, keeps the last state, and comes back by itself', async () => {
    const { page } = await open(server.address);
    await page.locator('.link.open').waitFor();
    await server.stop();

    await page.getByText(/No connection to the daemon for \d+ s/).waitFor();
    expect(await page.locator('h1').innerText()).toContain('In sync');
    expect(await page.getByRole('status').innerText()).toBe('The connection to the daemon is lost.');

    await server.start();
    server.show(busyPageView());
    await page.locator('#drift', { hasText: 'service/catalog' }).waitFor();
    expect(await page.locator('.notice').count()).toBe(0);
    expect(await page.getByRole('status').innerText()).toMatch(/^Live again\. 2 need attention/);
  });

  it('reads a change of the verdict to those who listen, and no tick', async () => {
    const { page } = await open(server.address);
    await page.locator('.link.open').waitFor();
    expect(await page.getByRole('status').innerText()).toBe('');

    server.show(busyPageView());
    await page.getByRole('status').getByText('2 need attention').waitFor();
  });

  it('loads again after an upgrade of the daemon, once', async () => {
    const { page } = await open(server.address);
    await page.locator('.link.open').waitFor();
    server.show(aPageView({ version: '2.0.0' }));
    await page.locator('html[data-version="2.0.0"] .link.open').waitFor();

    server.show(aPageView({ version: '3.0.0' }));
    await page.getByText('The daemon is of version 3.0.0 now').waitFor();
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.locator('html[data-version="3.0.0"] .link.open').waitFor();
  });

  it('says so when not even the first stream comes, and draws the page once one does', async () => {
    const full = await servePage(aPageView(), { limits: { pageClients: 1 } });
    const other = await fetch(`${full.address}api/v1/page/live`);
    const { page, complaints } = await open(`${full.address}#%`);
    await page
      .locator('main > .early-notice')
      .getByText(/No connection to the daemon for \d+ s/)
      .waitFor();
    expect(await page.locator('.page.lost h1').innerText()).toContain('In sync');
    expect(await page.getByRole('status').innerText()).toBe('The connection to the daemon is lost.');
    expect(complaints.filter((text) => !text.includes('503'))).toEqual([]);

    await other.body?.cancel();
    await page.locator('.link.open').waitFor();
    expect(await page.locator('.notice, .early-notice, .page.lost').count()).toBe(0);
    await full.stop();
  });

  it('lets go of the stream while nobody sees the page', async () => {
    const { page } = await open(server.address);
    await page.locator('.link.open').waitFor();
    const hide = (isHidden: boolean): Promise<void> =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
        document.dispatchEvent(new Event('visibilitychange'));
      }, isHidden);
    await hide(true);
    server.show(busyPageView());
    await page.waitForTimeout(1_000);
    expect(await page.title()).toBe('✓ default – reconciler');

    await hide(false);
    await page.locator('#drift', { hasText: 'service/catalog' }).waitFor();
  });
});
