import { describe, expect, it } from 'vitest';
import { cardFilters, countCards } from '../../../../src/page/topology/filter/card-filters.ts';
import { findCards } from '../../../../src/page/topology/filter/find-cards.ts';
import { parseTopologyQuery } from '../../../../src/page/topology/filter/topology-query.ts';
import { graphOf } from '../../../../src/page/topology/graph/graph.ts';
import { aCard, busyCards, swarmCards } from '../../../builders/page-cards.ts';

const cards = busyCards();
const find = (search: string) => findCards(graphOf(cards), parseTopologyQuery(search));

describe('findCards', () => {
  it('without a filter everything, and nothing that was searched for', () => {
    expect(find('')).toEqual({ shown: new Set(cards.map(({ id }) => id)), matches: undefined, hidden: 0 });
  });

  it('shows what was searched for with what belongs to it', () => {
    const { shown, matches, hidden } = find('?is=drifted');
    expect([...(matches ?? [])]).toEqual(['service/east-api-1']);
    expect([...shown].sort()).toEqual([
      ...[
        'cluster/east',
        'host/east/east-api-1.example.com',
        'network/east-back',
        'node/node-1',
        'node/node-2',
      ],
      'service/east-api-1',
    ]);
    expect(hidden).toBe(cards.length - 6);
  });

  it('several filters show what meets one of them; the text has to be found as well', () => {
    expect([...(find('?is=drifted&is=quarantined').matches ?? [])]).toHaveLength(2);
    expect([...(find('?is=drifted&is=quarantined&q=WEST').matches ?? [])]).toEqual(['service/west-api-3']);
  });

  it('searches names and notes, for each word', () => {
    expect([...(find('?q=10.0.1.0/24').matches ?? [])]).toEqual(['network/east-back', 'network/west-back']);
    expect([...(find('?q=west+back').matches ?? [])]).toEqual(['network/west-back']);
    expect(find('?q=nothing+like+that')).toMatchObject({ hidden: cards.length });
  });

  it('one cluster: what is behind it', () => {
    const { shown, matches } = find('?cluster=cluster/west');
    expect(matches).toBeUndefined();
    expect([...shown].filter((id) => id.includes('east'))).toEqual([]);
    expect(shown.has('service/west-api-5')).toBe(true);
    expect(shown.has('node/node-0')).toBe(true);
  });

  it('a cluster that is not there hides everything', () => {
    expect(find('?cluster=cluster/gone')).toMatchObject({ shown: new Set(), hidden: cards.length });
  });

  it('networks can be hidden, and are not searched then', () => {
    expect(find('?networks=hidden').hidden).toBe(4);
    expect(find('?networks=hidden&q=west-back').matches).toEqual(new Set());
  });
});

describe('countCards', () => {
  it('counts each filter', () => {
    expect(countCards(cards)).toEqual({
      ...{ unhealthy: 2, drifted: 1, quarantined: 1, refused: 0, pending: 3, interrupting: 2 },
      ...{ progressing: 1, suspended: 0, foreign: 5 },
    });
    expect(Object.keys(countCards([]))).toEqual(cardFilters);
  });

  it.each([
    ['refused', { sync: 'refused' }],
    ['suspended', { sync: 'suspended' }],
    ['unhealthy', { health: 'degraded' }],
  ] as const)('%s', (name, state) => {
    const all = [
      ...swarmCards({ clusters: 1, services: 1, nodes: 1 }),
      aCard({ id: 'service/x', column: 'service', ...state }),
    ];
    expect(countCards(all)[name]).toBe(1);
  });
});
