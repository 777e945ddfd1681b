import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { busyPageView } from '../../builders/busy-page-view.ts';
import { shopCards } from '../../builders/shop-cards.ts';
import { pageNow } from '../../builders/page-view.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { servePage, type PageServer } from '../../support/page-server.ts';

/** Of docs/page.md and the README: `RECONCILER_PICTURES=1 npx vitest run --project adapters test/page/browser/pictures`. */
const isWanted = process.env['RECONCILER_PICTURES'] !== undefined;
const viewport = { width: 1200, height: 1000 };
const folder = new URL('../../../docs/pictures/', import.meta.url);

describeInBrowser('the pictures of the docs', (open) => {
  let server: PageServer;
  beforeAll(async () => {
    const { running: _running, waiting: _waiting, ...view } = busyPageView({ cards: shopCards() });
    server = await servePage(view, { at: pageNow });
    server.show(view, {
      ...{ holder: 'manager-1', swarmSeenAt: '2026-03-04T10:14:56Z', sourceSeenAt: '2026-03-04T10:14:48Z' },
    });
  });
  afterAll(() => server.stop());

  it.each(['light', 'dark'] as const)('%s', async (colorScheme) => {
    const { page, complaints } = await open('about:blank', {
      colorScheme,
      reducedMotion: 'reduce',
      viewport,
    });
    await page.clock.setFixedTime(pageNow);
    await page.goto(server.address);
    await page.locator('.link.open').waitFor();
    const picture = await page.screenshot({ animations: 'disabled' });

    expect(complaints).toEqual([]);
    if (!isWanted) return;
    mkdirSync(folder, { recursive: true });
    writeFileSync(new URL(`page-${colorScheme}.png`, folder), picture);
  });
});
