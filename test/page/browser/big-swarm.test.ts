import { afterAll, beforeAll, expect, it } from 'vitest';
import { aLargePageView } from '../../builders/page-view.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { servePage, type PageServer } from '../../support/page-server.ts';

// Printed, not judged: a busy machine takes what it takes.
describeInBrowser('the page with 1,000 services in a browser', (open) => {
  let server: PageServer;
  beforeAll(async () => {
    server = await servePage(aLargePageView());
  });
  afterAll(() => server.stop());

  it('is painted, and follows a change of one card', async () => {
    const { page, complaints } = await open(server.address);
    await page.locator('[data-item][tabindex="0"]').waitFor();
    const painted = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    );
    await page.evaluate(() => {
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries())
          document.body.dataset['long'] = `${document.body.dataset['long'] ?? ''} ${duration}`;
      }).observe({ type: 'longtask' });
    });
    const view = aLargePageView();
    server.show({
      ...view,
      cards: view.cards.map((card) =>
        card.id === 'service/service-007' ? { ...card, sync: 'drifted' } : card,
      ),
    });
    await page.locator('[data-item="service/service-007"]').waitFor();
    await page.waitForTimeout(300);
    const long = await page.evaluate(() => document.body.dataset['long'] ?? '');
    console.log(`first contentful paint ${painted} ms, long tasks of an update:${long || ' none'} ms`);
    expect(complaints).toEqual([]);
  });
});
