import type { PageCard, PageLiveness, PageView } from '../../src/report/page/page-view.ts';

/** The time of the server at which everything here is looked at. */
export const pageNow = '2026-03-04T10:15:00.000Z';

/** A daemon whose swarm is in sync. */
export const aPageView = (view: Partial<PageView> = {}): PageView => ({
  ...{ schemaVersion: 1, owner: 'default', version: '1.2.3', canApprove: false },
  verdict: { tone: 'good', text: 'In sync: 12 objects match 1f0c9a2' },
  ...{ problems: [], moreProblems: 0, moreDrift: 0, moreCards: 0 },
  revision: { id: '1f0c9a2', subject: 'Move the shop to port 8080', author: 'Ann Example' },
  switches: { revisions: 'auto', heal: 'report', prune: 'report', interruptions: 'report' },
  ...{ drift: [], history: [], cards: [] },
  ...view,
});

export const someLiveness = (live: Partial<PageLiveness> = {}): PageLiveness => ({
  ...{ view: '1', at: pageNow, role: 'writer', holder: 'manager-1', isSourceDown: false },
  swarmSeenAt: '2026-03-04T10:14:56.000Z',
  sourceSeenAt: '2026-03-04T10:14:48.000Z',
  ...live,
});

const aPageCard = (overrides: Partial<PageCard> = {}): PageCard => ({
  ...{ id: 'service/shop', column: 'service', name: 'shop', note: '2 of 2 tasks' },
  ...{ sync: 'inSync', health: 'healthy', reasons: [], links: [] },
  ...overrides,
});

/** A swarm of 1,000 services in ten clusters on 30 nodes; every hundredth has drifted, every two hundredth is degraded. */
export const aLargePageView = (overrides: Partial<PageView> = {}): PageView => {
  const names = Array.from({ length: 1_000 }, (_, index) => `service-${String(index).padStart(3, '0')}`);
  const marked = cardsOf(names, { clusters: 10, nodes: 30 }).map((card, index): PageCard => {
    if (card.column !== 'service') return card;
    if (index % 200 === 0)
      return { ...card, health: 'degraded', reasons: ['Degraded: a task is failed: exit code 1'] };
    return index % 100 === 50 ? { ...card, sync: 'drifted', reasons: ['Drifted: replicas 2 -> 5'] } : card;
  });
  return aPageView({ cards: marked, ...overrides });
};

/** One cluster, network and three nodes, unless there are more. Each service has a host of its own. */
function cardsOf(names: readonly string[], { clusters = 1, nodes = 3 } = {}): readonly PageCard[] {
  const clusterOf = (index: number): string => `cluster-${index % clusters}`;
  const nodeOf = (index: number): string => `node/node-${index % nodes}`;
  const networkOf = (index: number): string => `network/net-${index % clusters}`;
  return [
    ...names.map((name, index) =>
      aPageCard({
        ...{ id: `host/${clusterOf(index)}/${name}.test`, column: 'host', name: `${name}.test` },
        note: `cluster ${clusterOf(index)}`,
        links: [`cluster/${clusterOf(index)}`, `service/${name}`],
      }),
    ),
    ...Array.from({ length: clusters }, (_, index) =>
      aPageCard({
        ...{ id: `cluster/${clusterOf(index)}`, column: 'cluster', name: clusterOf(index), sync: 'made' },
        note: `proxy 1 of 1 task, ports ${8000 + index}, ${9000 + index}`,
        links: [
          ...names.flatMap((name, at) => (at % clusters === index ? [`service/${name}`] : [])),
          ...[networkOf(index), nodeOf(index)],
        ],
      }),
    ),
    ...names.map((name, index) =>
      aPageCard({
        ...{ id: `service/${name}`, name },
        links: [networkOf(index), nodeOf(index), nodeOf(index + 1)],
      }),
    ),
    ...Array.from({ length: clusters }, (_, index) =>
      aPageCard({
        ...{ id: networkOf(index), column: 'network', name: `net-${index}` },
        note: `10.0.${index}.0/24, 14 of 253 addresses in use`,
      }),
    ),
    ...Array.from({ length: nodes }, (_, index) =>
      aPageCard({
        ...{ id: nodeOf(index), column: 'node', name: `node-${index}`, note: 'worker, 67 tasks' },
      }),
    ),
  ];
}
