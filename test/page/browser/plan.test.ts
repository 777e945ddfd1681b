import { afterAll, beforeAll, expect, it } from 'vitest';
import { busyPageView } from '../../builders/busy-page-view.ts';
import type { PageChange, PageView } from '../../../src/report/page/page-view.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { servePage, type PageServer } from '../../support/page-server.ts';

describeInBrowser('the plan on the page', (open) => {
  let server: PageServer;
  beforeAll(async () => {
    server = await servePage(longPlan());
  });
  afterAll(() => server.stop());

  it('is filtered when it is long, and says what that hides', async () => {
    const { page } = await open(server.address);
    await page.getByLabel('Find changes').fill('payment');
    await page.locator('#plan').getByText('23 hidden').waitFor();
    expect(await page.locator('#plan .changes > li').count()).toBe(1);

    await page.getByRole('button', { name: 'Show all' }).click();
    await page.locator('#plan .changes > li').nth(23).waitFor();
  });

  it('folds the fields of a change that has many', async () => {
    const { page } = await open(server.address);
    await page.locator('.link.open').waitFor();
    const folded = page.locator('#plan .changes > li', { hasText: 'service/large' });
    expect(await folded.getByText('env.V7').isVisible()).toBe(false);

    await folded.getByText('20 fields').click();
    await folded.getByText('env.V7').waitFor();
  });

  it('is copied as the terminal prints it, as is a command', async () => {
    const { page } = await open(server.address, { permissions: ['clipboard-read', 'clipboard-write'] });
    const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
    await page.getByText('As text').click();
    await page.getByRole('button', { name: 'Copy plan' }).click();
    await page.getByRole('button', { name: 'Copied plan' }).waitFor();
    expect(await clipboard()).toBe(busyPageView().plan?.text);

    await page.locator('#drift').getByRole('button', { name: 'Copy command' }).first().click();
    await expect.poll(clipboard).toBe(busyPageView().drift[0]?.command);
  });

  it('is copied without the clipboard of a secure page too', async () => {
    const { page } = await open(server.address, { permissions: ['clipboard-read'] });
    await page.locator('.link.open').waitFor();
    await page.evaluate(() => {
      Object.defineProperty(navigator.clipboard, 'writeText', {
        value: () => Promise.reject(new Error('no')),
      });
    });
    await page.getByText('As text').click();
    await page.getByRole('button', { name: 'Copy plan' }).click();
    await page.getByRole('button', { name: 'Copied plan' }).waitFor();

    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(busyPageView().plan?.text);
  });
});

function longPlan(): PageView {
  const view = busyPageView();
  const [example] = view.plan!.changes;
  const others = Array.from({ length: 19 }, (_, index): PageChange => {
    const resource = `service/other-${index}`;
    return { ...example!, id: resource, resource };
  });
  const fields = Array.from({ length: 20 }, (_, index) => ({ path: `env.V${index}`, to: 'on' }));
  const large = { ...example!, id: 'service/large', resource: 'service/large', fields };
  return { ...view, plan: { ...view.plan!, changes: [...view.plan!.changes, ...others, large] } };
}
