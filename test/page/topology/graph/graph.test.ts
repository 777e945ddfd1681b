import { describe, expect, it } from 'vitest';
import { graphOf, pathOf } from '../../../../src/page/topology/graph/graph.ts';
import { clustersOf } from '../../../../src/page/topology/graph/clusters-of.ts';
import { aCard } from '../../../builders/page-cards.ts';

const cards = [
  aCard({ id: 'host/east/a', column: 'host', links: ['cluster/east', 'service/a'] }),
  aCard({ id: 'host/east/b', column: 'host', links: ['cluster/east', 'service/b'] }),
  aCard({ id: 'cluster/east', column: 'cluster', links: ['service/a', 'service/b', 'node/1'] }),
  aCard({ id: 'cluster/west', column: 'cluster', links: ['service/b'] }),
  aCard({ id: 'service/a', column: 'service', links: ['network/front', 'node/2', 'node/gone'] }),
  aCard({ id: 'service/b', column: 'service', links: ['network/front', 'network/back', 'node/3'] }),
  aCard({ id: 'network/front', column: 'network' }),
  aCard({ id: 'network/back', column: 'network' }),
  ...['1', '2', '3'].map((name) => aCard({ id: `node/${name}`, column: 'node' })),
];
const graph = graphOf(cards);
const path = (id: string): readonly string[] => [...pathOf(graph, [id])].sort();

describe('graphOf', () => {
  it('leaves out links to what is not there', () => {
    expect(graph.right('service/a')).toEqual(['network/front', 'node/2']);
  });

  it('knows links from both ends', () => {
    expect(graph.left('network/front')).toEqual(['service/a', 'service/b']);
    expect(graph.left('host/east/a')).toEqual([]);
  });
});

describe('pathOf', () => {
  it('a service: its hosts and clusters, networks and nodes, and none of its neighbours', () => {
    expect(path('service/a')).toEqual([
      'cluster/east',
      'host/east/a',
      'network/front',
      'node/2',
      'service/a',
    ]);
  });

  it('a host: what is behind its service, and not behind its whole cluster', () => {
    expect(path('host/east/a')).toEqual([
      'cluster/east',
      'host/east/a',
      'network/front',
      'node/2',
      'service/a',
    ]);
  });

  it('a node: what runs there, and what leads to it', () => {
    expect(path('node/2')).toEqual(['cluster/east', 'host/east/a', 'node/2', 'service/a']);
  });

  it('a cluster: everything that is behind it', () => {
    expect(path('cluster/west')).toEqual([
      'cluster/west',
      ...['network/back', 'network/front', 'node/3', 'service/b'],
    ]);
  });

  it('several cards: what belongs to each of them', () => {
    const several = ['node/2', 'service/b', 'cluster/west'];
    expect([...pathOf(graph, several)].sort()).toEqual([...new Set(several.flatMap(path))].sort());
  });

  it('a card that is not there: itself', () => {
    expect(path('service/gone')).toEqual(['service/gone']);
  });
});

describe('clustersOf', () => {
  const clusters = (id: string): readonly string[] => [
    ...clustersOf(graph, cards.find((card) => card.id === id) ?? aCard({ id, column: 'node' })),
  ];

  it('a cluster is of itself', () => {
    expect(clusters('cluster/east')).toEqual(['cluster/east']);
  });

  it('hosts, services and nodes are of those that are linked', () => {
    expect(clusters('host/east/a')).toEqual(['cluster/east']);
    expect(clusters('service/b')).toEqual(['cluster/east', 'cluster/west']);
    expect(clusters('node/1')).toEqual(['cluster/east']);
    expect(clusters('node/2')).toEqual([]);
  });

  it('a network is of the clusters of its services', () => {
    expect(clusters('network/front')).toEqual(['cluster/east', 'cluster/west']);
  });

  it('a network that a cluster joins is of that cluster', () => {
    const joined = graphOf([
      ...cards.slice(4),
      aCard({ id: 'cluster/one', column: 'cluster', links: ['network/front'] }),
    ]);
    expect([...clustersOf(joined, aCard({ id: 'network/front', column: 'network' }))]).toEqual([
      'cluster/one',
    ]);
  });
});
