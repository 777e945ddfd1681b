import type { PageCard } from '../../src/report/page/page-view.ts';
import { aCard } from './page-cards.ts';

/** The swarm of `busyPageView()`, for pictures: two clusters of a shop, with its drift, its problems and its plan in them. */
export const shopCards = (): readonly PageCard[] => [
  ...Object.entries(routes).map(([name, [cluster, service, part = {}]]) =>
    aCard({
      ...{ id: `host/${cluster}/${name}`, column: 'host', health: 'healthy', note: `cluster ${cluster}` },
      ...{ links: [`cluster/${cluster}`, `service/${service}`], ...part },
    }),
  ),
  clusterCard('east', ['catalog', 'checkout', 'search'], 'node/edge-1'),
  clusterCard('west', ['payment', 'account', 'old-search'], 'node/edge-2'),
  serviceCard('catalog', ['network/shop-east', 'node/app-1', 'node/app-2'], {
    ...{ sync: 'drifted', note: '3 of 3 tasks', reasons: ['Drifted: replicas 2 -> 3'] },
  }),
  serviceCard('checkout', ['network/shop-east', 'node/app-2'], {
    ...{ sync: 'quarantined', health: 'degraded', note: '1 of 2 tasks' },
    reasons: ['Quarantined: its update was rolled back'],
  }),
  serviceCard('search', ['network/shop-east', 'node/app-1', 'node/app-3']),
  serviceCard('payment', ['network/payments', 'node/app-3'], {
    ...{ sync: 'pending', note: '1 of 1 task' },
    pending: { op: 'update', impact: 'stop of 1 task', interrupts: true },
  }),
  serviceCard('account', ['network/payments', 'node/app-2', 'node/app-3']),
  serviceCard('old-search', ['network/payments', 'node/app-1'], {
    sync: 'pending',
    pending: { op: 'delete', impact: 'stop of 2 tasks', interrupts: true },
  }),
  networkCard('shop-east', '10.20.1.0/24', 41),
  networkCard('payments', '10.20.2.0/24', 18),
  aCard({
    ...{ id: 'network/shop-west', column: 'network', sync: 'pending' },
    pending: { op: 'create', impact: '', interrupts: false },
  }),
  ...['edge-1', 'edge-2', 'app-1', 'app-2', 'app-3'].map((name, index) =>
    aCard({
      ...{ id: `node/${name}`, column: 'node', health: 'healthy' },
      note: `worker, ${index + 2} tasks`,
    }),
  ),
];

/** Each host with the cluster and the service that answer for it. */
const routes: Readonly<Record<string, readonly [string, string, Partial<PageCard>?]>> = {
  'shop.example.com': ['east', 'catalog'],
  'buy.example.com': ['east', 'checkout', { health: 'degraded' }],
  'find.example.com': ['east', 'search'],
  'pay.example.com': ['west', 'payment'],
  'me.example.com': ['west', 'account'],
};

const clusterCard = (name: string, services: readonly string[], node: string): PageCard =>
  aCard({
    ...{ id: `cluster/${name}`, column: 'cluster', health: 'healthy' },
    note: 'proxy 2 of 2 tasks, ports 80, 8443',
    links: [...services.map((service) => `service/${service}`), node],
  });

const serviceCard = (name: string, links: readonly string[], card: Partial<PageCard> = {}): PageCard =>
  aCard({
    ...{ id: `service/${name}`, column: 'service', health: 'healthy', note: '2 of 2 tasks', links },
    ...card,
  });

const networkCard = (name: string, subnet: string, used: number): PageCard =>
  aCard({
    ...{ id: `network/${name}`, column: 'network', addresses: { used, all: 253 } },
    note: `${subnet}, ${used} of 253 addresses in use`,
  });
