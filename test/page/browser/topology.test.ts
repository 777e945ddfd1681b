import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PageCard } from '../../../src/report/page/page-view.ts';
import { aCard, busyCards, swarmCards, withCards } from '../../builders/page-cards.ts';
import { aPageView } from '../../builders/page-view.ts';
import { axeViolations } from '../../support/axe.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { servePage, type PageServer } from '../../support/page-server.ts';

describeInBrowser('the topology in a browser', (open) => {
  let server: PageServer;
  /** Until it is served to whoever opens the page. */
  const show = async (cards: readonly PageCard[]): Promise<void> => {
    server.show(aPageView({ cards }));
    const served = async (): Promise<string> => (await fetch(`${server.address}api/v1/page`)).text();
    await expect.poll(served).toContain(JSON.stringify(cards));
  };
  /** With its script running. */
  const look = async (query = '', options: Parameters<typeof open>[1] = {}) => {
    const opened = await open(`${server.address}${query}`, options);
    await opened.page.locator('[data-item][tabindex="0"]').waitFor();
    return opened;
  };
  beforeAll(async () => {
    server = await servePage(aPageView({ cards: busyCards() }));
  });
  afterAll(() => server.stop());
  beforeEach(() => show(busyCards()));

  describe('pointing', () => {
    it('lights the path of a card, and the rest dims', async () => {
      const { page, complaints } = await look();
      await item(page, 'service/east-api-2').hover();
      await page.locator('.has-path').waitFor();
      expect(await idsOf(page, '.lit')).toEqual([
        ...['host/east/east-api-2.example.com', 'cluster/east', 'service/east-api-2'],
        ...['network/east-front', 'node/node-2', 'node/node-3'],
      ]);
      expect(await segments(page, '.lines .path')).toBe(5);

      await page.locator('h1').hover();
      await page.locator('.has-path').waitFor({ state: 'detached' });
      expect(await segments(page, '.lines .path')).toBe(0);
      expect(complaints).toEqual([]);
    });

    it('a line to what does not exist yet is dashed', async () => {
      const { page } = await look();
      expect(await segments(page, '.lines .planned')).toBe(1);
      expect(await segments(page, '.lines .rest:not(.planned)')).toBeGreaterThan(20);
    });

    it('lines follow cards that move', async () => {
      const { page } = await look();
      const lines = page.locator('.lines .rest').first();
      const before = await lines.getAttribute('d');
      await page.setViewportSize({ width: 1000, height: 900 });
      await expect.poll(() => lines.getAttribute('d')).not.toBe(before);
    });
  });

  describe('details', () => {
    it('a click opens them, their address is a link to them, and the back button closes them', async () => {
      const { page, complaints } = await look();
      await item(page, 'service/east-api-4').click();
      const details = page.getByRole('complementary', { name: 'east-api-4' });
      expect(await details.innerText()).toContain('will be changed: stop of 1 task');
      expect(new URL(page.url()).searchParams.get('card')).toBe('service/east-api-4');

      await details.getByRole('link', { name: 'east-front' }).click();
      await page.getByRole('complementary', { name: 'east-front' }).waitFor();
      await page.goBack();
      await details.waitFor();
      await page.goBack();
      await page.locator('.details').waitFor({ state: 'detached' });
      await expect.poll(() => focused(page)).toBe('service/east-api-4');
      expect(complaints).toEqual([]);
    });

    it('a second click closes them', async () => {
      const { page } = await look();
      await item(page, 'service/east-api-4').click();
      await page.locator('.details').waitFor();
      await item(page, 'service/east-api-4').click();
      await page.locator('.details').waitFor({ state: 'detached' });
    });

    it('say why something is wrong', async () => {
      const { page } = await look('?card=service%2Feast-api-2');
      expect(await page.locator('.details').innerText()).toContain('executable file not found in $PATH');
    });

    it('are opened by a link elsewhere on the page, which stays as it is', async () => {
      server.show(
        aPageView({
          cards: busyCards(),
          problems: [
            {
              id: 'p',
              tone: 'warning',
              title: 'A problem',
              details: [],
              card: 'service/east-api-1',
              command: 'do',
            },
          ],
        }),
      );
      const { page } = await look();
      await page.evaluate(() => (document.body.dataset['same'] = 'page'));
      await page.getByRole('link', { name: 'Details of service/east-api-1' }).click();
      const details = page.getByRole('complementary', { name: 'east-api-1' });
      expect(await details.locator('code').innerText()).toBe('do');
      expect(await page.locator('body').getAttribute('data-same')).toBe('page');
    });

    it('of a card that is gone say so', async () => {
      const { page } = await look('?card=service%2Fgone');
      expect(await page.locator('.details').innerText()).toContain('not any longer');
    });
  });

  describe('the keyboard', () => {
    it('Tab reaches one card, arrow keys lead along columns and links, Enter opens and Escape closes', async () => {
      const { page } = await look();
      await page.getByRole('searchbox').focus();
      await page.getByRole('link', { name: 'hide networks' }).focus();
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('host/east/east-api-1.example.com');
      await page.keyboard.press('ArrowDown');
      expect(await focused(page)).toBe('host/east/east-api-2.example.com');
      await page.keyboard.press('ArrowRight');
      expect(await focused(page)).toBe('cluster/east');
      await page.keyboard.press('ArrowRight');
      expect(await focused(page)).toBe('service/east-api-1');
      expect(await idsOf(page, '.lit')).toContain('node/node-1');

      await page.keyboard.press('Enter');
      await page.getByRole('complementary', { name: 'east-api-1' }).waitFor();
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('details-title');
      await page.keyboard.press('Escape');
      await page.locator('.details').waitFor({ state: 'detached' });
      await expect.poll(() => focused(page)).toBe('service/east-api-1');

      await page.keyboard.press('End');
      expect(await focused(page)).toBe('service/cart');
      await page.keyboard.press('Home');
      expect(await focused(page)).toBe('service/east-api-1');
      await page.keyboard.press('Shift+Tab');
      expect(await focused(page)).toBeUndefined();
    });

    it('/ leads to the search, and is a letter there', async () => {
      const { page } = await look();
      await page.keyboard.press('/');
      await page.keyboard.type('east/x');
      expect(await page.getByRole('searchbox').inputValue()).toBe('east/x');
    });

    it('the focus stays on a card that moves, and on the fold of one that is folded', async () => {
      const cards = swarmCards({ clusters: 1, services: 20, nodes: 3 });
      const drifted = withCards(cards, { 'service/east-api-9': { sync: 'drifted' } });
      await show(drifted);
      const { page } = await look();
      await item(page, 'service/east-api-9').focus();
      await show(withCards(drifted, { 'service/east-api-3': { health: 'degraded' } }));
      await item(page, 'service/east-api-3').waitFor();
      expect(await focused(page)).toBe('service/east-api-9');

      await show(cards);
      await item(page, 'service/east-api-9').waitFor({ state: 'detached' });
      expect(await focused(page)).toBe('service.inSync.cluster/east');
    });
  });

  describe('filters', () => {
    it('stand in the address, say what they hide, and can be cleared', async () => {
      const { page, complaints } = await look();
      await page.getByRole('link', { name: 'drifted 1' }).click();
      expect(await page.locator('.hidden-cards').innerText()).toBe(`${busyCards().length - 6} hidden`);
      expect(new URL(page.url()).search).toBe('?is=drifted');
      expect(await idsOf(page, '.card:not(.context)')).toEqual(['service/east-api-1']);

      await page.getByRole('link', { name: 'Clear filters' }).click();
      expect(await page.locator('.hidden-cards').innerText()).toBe('');
      expect(new URL(page.url()).search).toBe('');
      await page.goBack();
      await page.getByText('hidden', { exact: false }).first().waitFor();
      expect(new URL(page.url()).search).toBe('?is=drifted');
      expect(complaints).toEqual([]);
    });

    it('a search finds hosts, services, networks and nodes, and stands in the address after a pause', async () => {
      const { page } = await look();
      await page.keyboard.press('/');
      await page.keyboard.type('west-back');
      await item(page, 'network/west-back').waitFor();
      expect(await idsOf(page, '.card:not(.context)')).toEqual(['network/west-back']);
      await page.waitForURL('**/?q=west-back');
    });

    it('one cluster of several, from a menu that closes', async () => {
      const { page } = await look();
      await page.getByText('all clusters').first().click();
      await page.getByRole('link', { name: 'west', exact: true }).click();
      await page.getByText('cluster west').waitFor();
      expect((await idsOf(page, '.card')).filter((id) => id?.includes('east'))).toEqual([]);
      expect(await page.locator('.menu[open]').count()).toBe(0);
    });

    it('networks can be hidden', async () => {
      const { page } = await look();
      await page.getByRole('link', { name: 'hide networks' }).click();
      expect(await page.locator('.column.network').count()).toBe(0);
      expect(await page.locator('.hidden-cards').innerText()).toBe('4 hidden');
    });

    it('work without a script', async () => {
      const { page } = await open(server.address, { javaScriptEnabled: false });
      await page.getByRole('link', { name: 'drifted 1' }).click();
      expect(await page.locator('.hidden-cards').innerText()).toContain('hidden');
      await page.getByRole('link', { name: /^east-api-1 / }).click();
      expect(await page.locator('.details').innerText()).toContain('Drifted: replicas 2 -> 3');
      expect(await page.getByRole('searchbox').isVisible()).toBe(false);
    });
  });

  describe('a big swarm', () => {
    it('is folded, and a fold can be opened and closed', async () => {
      await show(bigCards());
      const { page, complaints } = await look();
      expect(await page.locator('.column.service .card').count()).toBe(2);
      await item(page, 'service.inSync.cluster/east').click();
      await item(page, 'service/east-api-99').waitFor();
      expect(await item(page, 'service.inSync.cluster/east').getAttribute('aria-expanded')).toBe('true');
      await item(page, 'service.inSync.cluster/east').click();
      await item(page, 'service/east-api-99').waitFor({ state: 'detached' });
      expect(complaints).toEqual([]);
    });

    it('has no more than 300 cards, and says how many more there are', async () => {
      await show(bigCards());
      const { page } = await look('?q=api');
      expect(await page.locator('[data-item]').count()).toBe(300);
      expect(await page.locator('.column.service .more').innerText()).toMatch(/^\d+ more: search or filter$/);
    });
  });

  it('is a table too, with the same filters', async () => {
    const { page } = await look();
    await page.getByRole('link', { name: 'as a table' }).click();
    const table = page.getByRole('table');
    expect(await table.getByRole('row').count()).toBe(busyCards().length + 1);
    await page.getByRole('link', { name: 'quarantined 1' }).click();
    expect(await table.getByRole('row').nth(1).innerText()).toContain('west-api-3');
    expect(await table.getByRole('row').count()).toBe(2);
    await table.getByRole('link', { name: 'west-api-3' }).click();
    await page.getByRole('complementary', { name: 'west-api-3' }).waitFor();
  });

  it.each(['light', 'dark'] as const)('axe finds nothing wrong with it, %s', async (colorScheme) => {
    const { page } = await look('', { colorScheme, reducedMotion: 'reduce' });
    for (const query of ['', '?is=drifted', '?card=service%2Feast-api-2', '?as=table', '?networks=hidden']) {
      await page.goto(`${server.address}${query}`);
      await page.locator('.link.open').waitFor();
      expect(await axeViolations(page), query).toEqual([]);
    }
  });

  it.each(['light', 'dark'] as const)(
    'axe finds nothing wrong while a path is lit, and with folds, %s',
    async (colorScheme) => {
      await show(bigCards());
      const { page } = await look('', { colorScheme, reducedMotion: 'reduce' });
      await item(page, 'service/east-api-50').focus();
      await page.locator('.has-path').waitFor();
      expect(await axeViolations(page)).toEqual([]);
    },
  );

  it('fits on a small screen', async () => {
    const { page } = await look('?card=service%2Feast-api-4', { viewport: { width: 320, height: 640 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    expect(await page.locator('.lines').isVisible()).toBe(false);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('shows hostile names as text', async () => {
    const hostile = `<img src=x onerror="document.title='run'">"'&</a>`;
    await show([
      aCard({
        id: `service/${hostile}`,
        column: 'service',
        name: hostile,
        note: hostile,
        reasons: [hostile],
      }),
      aCard({ id: 'cluster/x', column: 'cluster', links: [`service/${hostile}`] }),
    ]);
    const { page, complaints } = await look();
    expect(await page.locator('.card .name').last().innerText()).toBe(hostile);
    await page.locator('.column.service .card').click();
    await page.locator('.details').waitFor();
    await page.reload();
    expect(await page.locator('.details .reasons').innerText()).toBe(hostile);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).not.toBe('run');
    expect(complaints).toEqual([]);
  });
});

const bigCards = (): readonly PageCard[] =>
  withCards(swarmCards({ clusters: 10, services: 100, nodes: 30 }), {
    'service/east-api-50': { sync: 'drifted' },
    'service/west-api-3': { health: 'degraded' },
  });

const item = (page: Page, id: string) => page.locator(`[data-item="${id}"]`);

const idsOf = (page: Page, selector: string): Promise<readonly (string | null)[]> =>
  page
    .locator(`${selector}[data-item]`)
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-item')));

const focused = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['item']);

/** How many lines a path has. */
const segments = async (page: Page, selector: string): Promise<number> =>
  ((await page.locator(selector).getAttribute('d')) ?? '').split('M').length - 1;
