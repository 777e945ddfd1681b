import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { Topology } from '../../../src/page/topology/topology.tsx';
import type { AboutCard } from '../../../src/page/topology/details/about-card.ts';
import type { PageCard } from '../../../src/report/page/page-view.ts';
import { busyPageView } from '../../builders/busy-page-view.ts';
import { aPageView } from '../../builders/page-view.ts';
import { aCard, busyCards, swarmCards } from '../../builders/page-cards.ts';

const htmlOf = (cards: readonly PageCard[], search = '', facts: AboutCard = aPageView()): string =>
  renderToString(h(Topology, { cards, search, facts, more: 0 }));

/** One line for each element that stands in a line of its own. */
const textOf = (html: string): string =>
  html
    .replaceAll(/<svg.*?<\/svg>/g, '')
    .replaceAll(/<\/(h\d|li|p|tr|div|a|summary|dt)>/g, '\n')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll(/ +/g, ' ')
    .replaceAll(/\s*\n\s*/g, '\n')
    .trim();

describe('the topology without a script', () => {
  it.each([
    ['picture', busyCards(), ''],
    ['table', busyCards(), '?as=table'],
    ['details', busyCards(), '?card=service/east-api-2'],
    ['folded', swarmCards({ clusters: 2, services: 100, nodes: 30 }), ''],
    ['filtered', busyCards(), '?is=drifted&cluster=cluster/east'],
  ])('as a %s', async (name, cards, search) => {
    await expect(`${textOf(htmlOf(cards, search))}\n`).toMatchFileSnapshot(
      `../../golden/page/topology-${name}.txt`,
    );
  });

  it('shows in the details what the rest of the page says of the same object', () => {
    const cards = [aCard({ id: 'service/catalog', column: 'service', sync: 'drifted' })];
    const text = textOf(htmlOf(cards, '?card=service/catalog', busyPageView()));
    expect(text).toContain('replicas 2');
    expect(text).toContain('reconciler apply --target service/catalog --owner shop');
  });

  it('says how many cards the view leaves out', () => {
    const html = renderToString(h(Topology, { cards: busyCards(), search: '', facts: aPageView(), more: 7 }));
    expect(html).toContain('7 more are left out');
  });

  it('lets Tab reach every card, where no script follows arrow keys', () => {
    expect(htmlOf(busyCards())).not.toContain('tabindex="-1"');
  });

  it('has no attribute that the content security policy refuses', () => {
    for (const search of ['', '?as=table', '?card=service/east-api-2']) {
      expect(htmlOf(busyCards(), search)).not.toMatch(/ (style|on[a-z]+)=/);
    }
  });

  it('escapes names, notes, reasons and the address', () => {
    const hostile = `<script>alert(1)</script>" onclick="x`;
    const cards = [
      aCard({
        id: `service/${hostile}`,
        column: 'service',
        name: hostile,
        note: hostile,
        reasons: [hostile],
      }),
    ];
    const query = new URLSearchParams({ card: `service/${hostile}`, q: hostile, cluster: hostile });
    for (const as of ['picture', 'table']) {
      const html = htmlOf(cards, `?${query.toString()}&as=${as}`);
      expect(html).not.toContain('<script');
      expect(html).not.toContain('" onclick');
    }
  });

  it('does not repeat an endless address in every link', () => {
    expect(htmlOf(busyCards(), `?x=${'x'.repeat(8000)}`)).toBe(htmlOf(busyCards()));
  });
});
