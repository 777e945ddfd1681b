import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../../src/page/topology/graph/graph.ts';
import { inPictureOrder } from '../../../../src/page/topology/graph/in-picture-order.ts';
import type { PageCard, PageColumn } from '../../../../src/report/page/page-view.ts';
import { aCard, swarmCards, withCards } from '../../../builders/page-cards.ts';

const orderOf = (cards: readonly PageCard[], column: PageColumn): readonly string[] =>
  (inPictureOrder(graphOf(cards)).get(column) ?? []).map(({ card }) => card.name);

const cards = swarmCards({ clusters: 2, services: 3, nodes: 11 });

describe('inPictureOrder', () => {
  it('clusters and what belongs to them by name, numbers by their value', () => {
    expect(orderOf(cards, 'cluster')).toEqual(['east', 'west']);
    expect(orderOf(cards, 'service')).toEqual([
      ...['east-api-0', 'east-api-1', 'east-api-2'],
      ...['west-api-0', 'west-api-1', 'west-api-2'],
    ]);
    expect(orderOf(cards, 'node').slice(-2)).toEqual(['node-9', 'node-10']);
  });

  it('a problem comes first, and its cluster in every column', () => {
    const changed = withCards(cards, { 'service/west-api-1': { health: 'degraded' } });
    expect(orderOf(changed, 'cluster')).toEqual(['west', 'east']);
    expect(orderOf(changed, 'service')).toEqual([
      ...['west-api-1', 'west-api-0', 'west-api-2'],
      ...['east-api-0', 'east-api-1', 'east-api-2'],
    ]);
    expect(orderOf(changed, 'host')[0]).toBe('west-api-1.example.com');
    expect(orderOf(changed, 'network').slice(0, 2)).toEqual(['west-back', 'west-front']);
  });

  it('what only changes moves no cluster', () => {
    const changed = withCards(cards, { 'service/west-api-1': { health: 'progressing' } });
    expect(orderOf(changed, 'cluster')).toEqual(['east', 'west']);
    expect(orderOf(changed, 'service').slice(3)).toEqual(['west-api-1', 'west-api-0', 'west-api-2']);
  });

  it('what belongs to several clusters or to none comes last', () => {
    const shared = [
      ...['cluster/b', 'cluster/a'].map((id) =>
        aCard({ id, column: 'cluster', links: [`service/of-${id.at(-1) ?? ''}`, 'service/both'] }),
      ),
      ...['both', 'none', 'of-a', 'of-b'].map((name) => aCard({ id: `service/${name}`, column: 'service' })),
    ];
    expect(orderOf(shared, 'service')).toEqual(['of-a', 'of-b', 'both', 'none']);
  });

  it('does not depend on the order of the cards', () => {
    const columns: readonly PageColumn[] = ['host', 'cluster', 'service', 'network', 'node'];
    for (const column of columns) expect(orderOf(cards.toReversed(), column)).toEqual(orderOf(cards, column));
  });
});
