import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe-core finds wrong with a page, each with the elements: `color-contrast: .note`. */
export async function axeViolations(page: Page, within = 'html'): Promise<readonly string[]> {
  // Not a script of the page, which its content security policy would refuse.
  await page.evaluate(axe.source);
  return page.evaluate(async (selector) => {
    const { violations } = await (window as unknown as typeof globalThis & AxeWindow).axe.run(selector);
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
  }, within);
}

interface AxeWindow {
  readonly axe: typeof axe;
}
