import { afterAll, beforeAll, expect, it } from 'vitest';
import { visible } from '../../../src/report/visible.ts';
import { busyPageView } from '../../builders/busy-page-view.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { servePage, type PageServer } from '../../support/page-server.ts';

const evil =
  '"><img src=x onerror="globalThis.ran=1"><script>globalThis.ran=1</script>\u001b[31m\u202ereversed';

describeInBrowser('texts of others', (open) => {
  let server: PageServer;
  beforeAll(async () => {
    // Quoted as the report does it: values of fields by fieldValue().
    const texts = visible({ evil }).evil;
    server = await servePage(withEveryText(busyPageView(), texts));
  });
  afterAll(() => server.stop());

  it.each([true, false])('are shown and never run (script: %s)', async (javaScriptEnabled) => {
    const { page, complaints } = await open(server.address, { javaScriptEnabled });
    if (javaScriptEnabled) await page.locator('.link.open').waitFor();

    expect(await page.locator('h1').innerText()).toContain('<img src=x onerror="globalThis.ran=1">');
    expect(await page.locator('h1').innerText()).toContain('\\u{202e}reversed');
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    expect(await page.locator('img, main script').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

const kept: ReadonlySet<string> = new Set([
  ...[
    'schemaVersion',
    'version',
    'tone',
    'state',
    'since',
    'startedAt',
    'at',
    'opensAt',
    'result',
    'op',
    'reason',
  ],
  ...['revisions', 'heal', 'prune', 'interruptions'],
]);

/** The same, with every text that somebody could have chosen replaced. */
function withEveryText<T>(value: T, text: string): T {
  if (typeof value === 'string') return `${text} ${value}` as T;
  if (Array.isArray(value)) return value.map((inner: unknown) => withEveryText(inner, text)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      kept.has(key) ? inner : withEveryText(inner, text),
    ]),
  ) as T;
}
