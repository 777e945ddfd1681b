import { describe, expect, it } from 'vitest';
import { findCards } from '../../../../src/page/topology/filter/find-cards.ts';
import { parseTopologyQuery } from '../../../../src/page/topology/filter/topology-query.ts';
import { graphOf } from '../../../../src/page/topology/graph/graph.ts';
import { inPictureOrder } from '../../../../src/page/topology/graph/in-picture-order.ts';
import { nextItem } from '../../../../src/page/topology/picture/next-item.ts';
import { pictureOf } from '../../../../src/page/topology/picture/picture-of.ts';
import { aCard } from '../../../builders/page-cards.ts';

const graph = graphOf([
  aCard({ id: 'host/a', column: 'host', links: ['cluster/a', 'service/b'] }),
  aCard({ id: 'cluster/a', column: 'cluster', links: ['service/b'] }),
  aCard({ id: 'service/a', column: 'service' }),
  aCard({ id: 'service/b', column: 'service', links: ['node/b'] }),
  aCard({ id: 'service/c', column: 'service' }),
  ...['a', 'b'].map((name) => aCard({ id: `node/${name}`, column: 'node' })),
]);
const query = parseTopologyQuery('');
const picture = pictureOf(graph, inPictureOrder(graph), findCards(graph, query), query);

describe('nextItem', () => {
  it.each([
    ['service/b', 'ArrowDown', 'service/a'],
    ['service/a', 'ArrowUp', 'service/b'],
    ['service/b', 'ArrowUp', undefined],
    ['service/c', 'ArrowDown', undefined],
    ['service/b', 'End', 'service/c'],
    ['service/c', 'Home', 'service/b'],
    ['service/b', 'x', undefined],
    ['service/gone', 'ArrowUp', undefined],
  ])('within a column: from %s %s leads to %s', (from, key, to) => {
    expect(nextItem(picture, from, key)).toBe(to);
  });

  it.each([
    ['host/a', 'ArrowRight', 'cluster/a'],
    ['cluster/a', 'ArrowRight', 'service/b'],
    ['cluster/a', 'ArrowLeft', 'host/a'],
    ['service/b', 'ArrowLeft', 'cluster/a'],
  ])('along a link: from %s %s leads to %s', (from, key, to) => {
    expect(nextItem(picture, from, key)).toBe(to);
  });

  it('a column without cards is passed over', () => {
    expect(nextItem(picture, 'service/b', 'ArrowRight')).toBe('node/b');
    expect(nextItem(picture, 'node/b', 'ArrowLeft')).toBe('service/b');
  });

  it.each([
    ['service/c', 'ArrowRight', 'node/b'],
    ['service/c', 'ArrowLeft', 'cluster/a'],
    ['host/a', 'ArrowLeft', undefined],
    ['node/a', 'ArrowRight', undefined],
  ])('without a link to what is beside it: from %s %s leads to %s', (from, key, to) => {
    expect(nextItem(picture, from, key)).toBe(to);
  });
});
