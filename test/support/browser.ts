import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const executablePath = '/usr/bin/chromium';

export interface OpenedPage {
  readonly page: Page;
  /** What the browser reported while the page was open: errors, and what the content security policy refused. */
  readonly complaints: readonly string[];
}

/** Opens an address in a profile of its own, which is gone after the test. */
export type OpenPage = (address: string, options?: BrowserContextOptions) => Promise<OpenedPage>;

/**
 * Tests in Debian's Chromium. Without it they are skipped with the reason in their title, or fail if
 * RECONCILER_REQUIRE_LAB is set.
 */
export function describeInBrowser(title: string, tests: (open: OpenPage) => void): void {
  const isThere = existsSync(executablePath);
  if (process.env['RECONCILER_REQUIRE_LAB'] !== undefined) {
    it(`${title}: a browser can run here`, () => {
      expect(isThere, `RECONCILER_REQUIRE_LAB is set, but there is no ${executablePath}`).toBe(true);
    });
  }
  const fullTitle = isThere ? title : `${title} (skipped: no ${executablePath})`;
  describe.skipIf(!isThere)(fullTitle, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterEach(async () => {
      for (const context of browser.contexts()) await context.close();
    });
    afterAll(async () => {
      await browser.close();
    });
    tests((address, options = {}) => openPage(browser, address, options));
  });
}

/** It asks nothing of hosts other than those that a test opens. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });

async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions,
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(address);
  return { page, complaints };
}
