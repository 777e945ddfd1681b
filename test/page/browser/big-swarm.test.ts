import { gzipSync } from 'node:zlib';
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PageView } from '../../../src/report/page/page-view.ts';
import { aLargePageView } from '../../builders/page-view.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { buildPage, servePage, type PageServer } from '../../support/page-server.ts';

it('the script of the page has at most 60 kB, compressed', () => {
  const { script, style } = buildPage();
  const size = gzipSync(script).length;
  console.info(`page.js ${size} bytes, page.css ${gzipSync(style).length} bytes, compressed`);
  expect(size).toBeLessThanOrEqual(60_000);
});

// Times are printed and not judged: a busy machine takes what it takes.
describeInBrowser('the page with 1,000 services in a browser', (open) => {
  let server: PageServer;
  beforeAll(async () => {
    server = await servePage(aLargePageView());
  });
  afterAll(() => server.stop());

  it('is painted, and follows changes of one card', async () => {
    const { page, complaints } = await open(server.address);
    await page.locator('[data-item][tabindex="0"]').waitFor();
    const cpu = await mainThread(page);
    console.info(`first contentful paint after ${await firstPaintMs(page)} ms`);
    for (let round = 0; round < 5; round += 1) {
      const before = await cpu();
      server.show(withDrift(round));
      await page.locator(`[data-item="service/service-00${round}"] .warning`).waitFor();
      console.info(`an update of one card: ${(await cpu()) - before} ms of CPU of the page`);
    }
    expect(complaints).toEqual([]);
  });
});

function withDrift(index: number): PageView {
  const view = aLargePageView();
  const drifted = view.cards.map((card) =>
    card.id === `service/service-00${index}` ? { ...card, sync: 'drifted' as const } : card,
  );
  return { ...view, cards: drifted };
}

const firstPaintMs = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN),
  );

/** CPU time of the page's main thread so far, in milliseconds. */
async function mainThread(page: Page): Promise<() => Promise<number>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return Math.round((metrics.find(({ name }) => name === 'ThreadTime')?.value ?? NaN) * 1000);
  };
}
