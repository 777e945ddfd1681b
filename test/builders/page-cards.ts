import type { PageCard } from '../../src/report/page/page-view.ts';

/** A card in sync. */
export const aCard = (card: Pick<PageCard, 'id' | 'column'> & Partial<PageCard>): PageCard => ({
  ...{ name: card.id.slice(card.id.lastIndexOf('/') + 1), sync: 'inSync', reasons: [], links: [] },
  ...card,
});

export interface SwarmSize {
  readonly clusters: number;
  /** Services of each cluster. */
  readonly services: number;
  readonly nodes: number;
}

/** A swarm in sync: each service has one host and one of two networks of its cluster, and runs on two nodes. */
export function swarmCards({ clusters, services, nodes }: SwarmSize): readonly PageCard[] {
  const names = numbers(clusters).map((index) => clusterNames[index] ?? `cluster-${index}`);
  return [...names.flatMap((name) => clusterCards(name, services, nodes)), ...numbers(nodes).map(nodeCard)];
}

const clusterNames = ['east', 'west', 'south', 'north'];

function clusterCards(cluster: string, services: number, nodes: number): readonly PageCard[] {
  const networks = [`${cluster}-front`, `${cluster}-back`];
  const cards = numbers(services).map((index): PageCard => {
    const links = [
      `network/${networks[index % 2] ?? ''}`,
      ...new Set([`node/node-${index % nodes}`, `node/node-${(index + 1) % nodes}`]),
    ];
    const id = `service/${cluster}-api-${index}`;
    return aCard({ id, column: 'service', health: 'healthy', note: '2 of 2 tasks', links });
  });
  const ids = cards.map(({ id }) => id);
  return [
    ...cards.map(({ id, name }) =>
      aCard({
        ...{ id: `host/${cluster}/${name}.example.com`, column: 'host', health: 'healthy' },
        links: [`cluster/${cluster}`, id],
      }),
    ),
    aCard({
      ...{ id: `cluster/${cluster}`, column: 'cluster', health: 'healthy' },
      note: 'proxy 2 of 2 tasks, ports 8080, 8443',
      links: [...ids, ...networks.map((network) => `network/${network}`), 'node/node-0', 'node/node-1'],
    }),
    ...cards,
    ...networks.map((network, index) =>
      aCard({
        ...{ id: `network/${network}`, column: 'network', addresses: { used: 40 + 190 * index, all: 253 } },
        note: `10.0.${index}.0/24, ${40 + 190 * index} of 253 addresses in use`,
      }),
    ),
  ];
}

const nodeCard = (index: number): PageCard =>
  aCard({
    ...{ id: `node/node-${index}`, column: 'node', health: 'healthy', sync: 'foreign' },
    note: index === 0 ? 'leader, 12 tasks' : 'worker, 9 tasks',
  });

/** The cards with other values in some of them, by id. */
export const withCards = (
  cards: readonly PageCard[],
  changes: Readonly<Record<string, Partial<PageCard>>>,
): readonly PageCard[] => cards.map((card) => ({ ...card, ...changes[card.id] }));

/** Two clusters in which something of everything is to be seen. */
export const busyCards = (): readonly PageCard[] => [
  ...withCards(swarmCards({ clusters: 2, services: 6, nodes: 5 }), {
    'service/east-api-1': { sync: 'drifted', reasons: ['Drifted: replicas 2 -> 3'] },
    'service/east-api-2': {
      ...{ health: 'degraded', note: '1 of 2 tasks' },
      reasons: ['Degraded: exec: "serve": executable file not found in $PATH'],
    },
    'service/east-api-4': {
      sync: 'pending',
      pending: { op: 'update', impact: 'stop of 1 task', interrupts: true },
    },
    'service/west-api-3': { sync: 'quarantined', reasons: ['Quarantined: its update was rolled back'] },
    'service/west-api-5': {
      sync: 'pending',
      pending: { op: 'delete', impact: 'stop of 2 tasks', interrupts: true },
    },
    'service/west-api-0': { health: 'progressing', note: '1 of 2 tasks' },
    'node/node-4': { health: 'missing', reasons: ['The node is down'] },
  }),
  aCard({
    ...{ id: 'service/cart', column: 'service', sync: 'pending' },
    pending: { op: 'create', impact: 'start of 2 tasks', interrupts: false },
    links: ['network/east-front'],
  }),
];

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
