import { describe, expect, it } from 'vitest';
import { drawnCards } from '../../../../src/defaults/page-limits.ts';
import { findCards } from '../../../../src/page/topology/filter/find-cards.ts';
import { parseTopologyQuery } from '../../../../src/page/topology/filter/topology-query.ts';
import { graphOf } from '../../../../src/page/topology/graph/graph.ts';
import { inPictureOrder } from '../../../../src/page/topology/graph/in-picture-order.ts';
import { mergeCalmClusters } from '../../../../src/page/topology/graph/merge-calm-clusters.ts';
import { litItems } from '../../../../src/page/topology/picture/lit-items.ts';
import { pictureOf, type Picture } from '../../../../src/page/topology/picture/picture-of.ts';
import type { PageCard, PageColumn } from '../../../../src/report/page/page-view.ts';
import { aCard, busyCards, swarmCards, withCards } from '../../../builders/page-cards.ts';

function draw(cards: readonly PageCard[], search = ''): Picture {
  const graph = graphOf(cards);
  const query = parseTopologyQuery(search);
  return pictureOf(graph, mergeCalmClusters(inPictureOrder(graph)), findCards(graph, query), query);
}

const column = (picture: Picture, name: PageColumn) =>
  picture.columns.find((one) => one.column === name) ?? expect.fail(`no column ${name}`);

const namesOf = (picture: Picture, name: PageColumn): readonly string[] =>
  column(picture, name).items.map((item) =>
    item.kind === 'card' ? item.placed.card.name : `${item.cards.length} ${item.sync} ${item.cluster ?? ''}`,
  );

const big = withCards(swarmCards({ clusters: 10, services: 100, nodes: 30 }), {
  'service/east-api-50': { sync: 'drifted' },
  'service/cluster-7-api-3': { health: 'degraded' },
});

describe('folding', () => {
  it('a small swarm is drawn whole', () => {
    const picture = draw(busyCards());
    expect(picture.columns.flatMap(({ items }) => items).every(({ kind }) => kind === 'card')).toBe(true);
    expect(picture.itemOf.size).toBe(busyCards().length);
  });

  it('a cluster of 100 services: its problems, and one item for the rest', () => {
    const cards = withCards(swarmCards({ clusters: 1, services: 100, nodes: 3 }), {
      'service/east-api-7': { sync: 'drifted' },
      'service/east-api-8': { pending: { op: 'update', impact: '', interrupts: false } },
    });
    expect(namesOf(draw(cards), 'service')).toEqual(['east-api-7', 'east-api-8', '98 inSync cluster/east']);
  });

  it('1,000 services in ten clusters: problems, and one item for each cluster', () => {
    const picture = draw(big);
    expect(namesOf(picture, 'service')).toEqual([
      ...['cluster-7-api-3', '99 inSync cluster/cluster-7', 'east-api-50', '99 inSync cluster/east'],
      ...['4', '5', '6', '8', '9'].map((number) => `100 inSync cluster/cluster-${number}`),
      ...['north', 'south', 'west'].map((name) => `100 inSync cluster/${name}`),
    ]);
    expect(namesOf(picture, 'node')).toEqual(['30 foreign ']);
    expect(column(picture, 'service')).toMatchObject({ total: 1000, more: 0 });
  });

  it('1,000 services in 100 clusters: those with a problem, and one item for all others', () => {
    const cards = withCards(swarmCards({ clusters: 100, services: 10, nodes: 30 }), {
      'service/cluster-70-api-3': { health: 'degraded' },
    });
    const picture = draw(cards);
    expect(namesOf(picture, 'cluster')).toEqual(['cluster-70', '99 inSync ']);
    expect(namesOf(picture, 'service')).toEqual([
      ...['cluster-70-api-3', '9 inSync cluster/cluster-70', '990 inSync '],
    ]);
    expect(namesOf(picture, 'network')).toEqual(['cluster-70-back', 'cluster-70-front', '198 inSync ']);
  });

  it('an open fold is followed by its cards', () => {
    const picture = draw(big, '?open=service.inSync.cluster/east');
    const names = namesOf(picture, 'service');
    expect(names.slice(2, 6)).toEqual(['east-api-50', '99 inSync cluster/east', 'east-api-0', 'east-api-1']);
    expect(names).toHaveLength(12 + 99);
    expect(picture.itemOf.get('service/east-api-3')).toBe('service/east-api-3');
  });

  it('neither what was searched for nor what is open is folded', () => {
    expect(namesOf(draw(big, '?card=service/east-api-20'), 'service')).toContain('east-api-20');
    expect(namesOf(draw(big, '?q=east-api-2'), 'service')).toHaveLength(11);
  });

  it('what is suspended is not folded', () => {
    const cards = withCards(big, { 'service/east-api-9': { sync: 'suspended' } });
    expect(namesOf(draw(cards), 'service')).toContain('east-api-9');
  });
});

describe('the limit', () => {
  const open = ['east', 'west', 'north', 'south']
    .map((name) => `open=service.inSync.cluster/${name}`)
    .join('&');

  it('leaves out what is least urgent, and says how much', () => {
    const picture = draw(big, `?${open}`);
    const all = picture.columns.flatMap(({ items }) => items);
    expect(all).toHaveLength(drawnCards);
    expect(namesOf(picture, 'service')).toContain('east-api-50');
    expect(column(picture, 'service').more).toBeGreaterThan(100);
    const shown = column(picture, 'service').items.filter(({ kind }) => kind === 'card').length;
    const folded = column(picture, 'service').items.flatMap((item) =>
      item.kind === 'fold' && !item.isOpen ? item.cards : [],
    ).length;
    expect(shown + folded + column(picture, 'service').more).toBe(1000);
  });

  it('a search that finds everything draws its first hits', () => {
    const picture = draw(big, '?q=api');
    expect(picture.columns.flatMap(({ items }) => items)).toHaveLength(drawnCards);
    expect(column(picture, 'service').items[0]?.id).toBe('service/cluster-7-api-3');
  });

  it('nothing is drawn for a card that is left out', () => {
    const picture = draw(big, '?q=api');
    const drawn = new Set(picture.columns.flatMap(({ items }) => items.map(({ id }) => id)));
    for (const { from, to } of picture.lines) expect(drawn.has(from) && drawn.has(to)).toBe(true);
  });
});

describe('lines', () => {
  const linesOf = (cards: readonly PageCard[], search = ''): readonly string[] =>
    draw(cards, search).lines.map(({ from, to }) => `${from} ${to}`);

  const cards = [
    aCard({ id: 'host/east/a', column: 'host', links: ['cluster/east', 'service/a'] }),
    aCard({ id: 'cluster/east', column: 'cluster', links: ['service/a', 'network/front', 'node/1'] }),
    aCard({ id: 'service/a', column: 'service', links: ['network/front', 'node/2'] }),
    aCard({ id: 'service/b', column: 'service', links: ['node/2'] }),
    aCard({ id: 'network/front', column: 'network' }),
    ...['1', '2'].map((name) => aCard({ id: `node/${name}`, column: 'node' })),
  ];

  it('lead from column to column: to a service past its cluster, to a node through a network', () => {
    expect(linesOf(cards)).toEqual([
      ...['host/east/a cluster/east', 'cluster/east service/a'],
      ...['network/front node/1', 'network/front node/2', 'service/a network/front', 'service/b node/2'],
    ]);
  });

  it('without networks they lead to nodes directly', () => {
    expect(linesOf(cards, '?networks=hidden')).toEqual([
      ...['host/east/a cluster/east', 'cluster/east service/a', 'cluster/east node/1'],
      ...['service/a node/2', 'service/b node/2'],
    ]);
  });

  it('to and from a fold: one for all of its cards', () => {
    const lines = linesOf(swarmCards({ clusters: 1, services: 100, nodes: 20 }));
    expect(lines.filter((line) => line.startsWith('host'))).toEqual([
      'host.inSync.cluster/east cluster/east',
    ]);
    expect(lines).toContain('cluster/east service.inSync.cluster/east');
    expect(lines).toContain('network/east-back node.foreign');
  });

  it('to what does not exist yet they are planned', () => {
    const planned = draw(busyCards()).lines.filter(({ isPlanned }) => isPlanned);
    expect(planned).toEqual([{ from: 'service/cart', to: 'network/east-front', isPlanned: true }]);
  });
});

describe('litItems', () => {
  it('the path of a card, through folds', () => {
    const lit = litItems(graphOf(big), draw(big), 'service/east-api-50');
    expect([...(lit ?? [])].sort()).toEqual([
      ...[
        'cluster/east',
        'host.inSync.cluster/east',
        'network/east-front',
        'node.foreign',
        'service/east-api-50',
      ],
    ]);
  });

  it('the path of a fold: those of all its cards', () => {
    const lit = litItems(graphOf(big), draw(big), 'service.inSync.cluster/west');
    expect([...(lit ?? [])].sort()).toEqual([
      ...[
        'cluster/west',
        'host.inSync.cluster/west',
        'network/west-back',
        'network/west-front',
        'node.foreign',
      ],
      'service.inSync.cluster/west',
    ]);
  });

  it.each([undefined, 'service/gone'])('none for %s', (id) => {
    expect(litItems(graphOf(big), draw(big), id)).toBeUndefined();
  });
});
