import { serializeLedger } from '../../src/ledger/ledger-codec.ts';
import type { Ledger, PassRecord } from '../../src/model/ledger.ts';
import type { ObservedService, ObservedSwarm } from '../../src/model/observed.ts';
import { appliedLabel, ledgerLabel, ledgerName, ownerLabel } from '../../src/model/own-labels.ts';
import type { Status } from '../../src/model/status.ts';
import { readLedger } from '../../src/ledger/read-ledger.ts';
import { statusFrom } from '../../src/status/status-from.ts';
import { confN, defaultConfig, interlockSwarm, planOf, vendorSwarm } from '../builders/interlock-swarm.ts';
import { cluster, manifestSet, service } from '../builders/manifests.ts';
import {
  attached,
  image,
  labels,
  observedConfig,
  observedNode,
  observedService,
  observedTask,
  replicas,
  type SpecPart,
} from '../builders/observed.ts';
import { ownLabels, salt } from '../builders/plan-input.ts';

const now = '2026-01-01T02:40:00.000Z';

const lastPass: PassRecord = {
  at: '2026-01-01T02:13:04.120Z',
  tookMs: 12_345,
  revision: '1f0c9a2be4d7',
  subject: 'Move the shop to the east cluster',
  changes: { create: 4, update: 2 },
  result: 'done',
};

const suspension = {
  since: '2026-01-01T02:20:00.000Z',
  until: '2026-01-01T04:20:00.000Z',
  by: 'ann',
  reason: 'Ann repairs the database',
};

/** The config of a cluster: conf-2 as the first plan creates it. */
const set = manifestSet(
  cluster('east'),
  service('shop', 'east', { replicas: 2 }),
  service('web', 'east', { replicas: 3, image: 'nginx:bad' }),
);
const first = planOf(set, vendorSwarm());
const write = [...first.writes.values()].find(({ kind }) => kind === 'createConfig');
if (write?.kind !== 'createConfig') throw new Error('no config');
const conf2 = confN(2, write.config.text, { labels: write.config.labels });

const ledger: Ledger = {
  salt,
  revision: { id: '1f0c9a2be4d7', digest: 'd' },
  history: [lastPass],
  rows: {
    ...first.ledger.rows,
    'network/eastnet': { id: 'id-of-eastnet', attempted: 'a' },
    'config/com.docker.ucp.interlock.conf-2': { id: conf2.id, attempted: 'a' },
    'service/shop': { ...first.ledger.rows['service/shop'], attempted: 'a', id: 'id-of-shop' },
    'service/web': { ...first.ledger.rows['service/web'], attempted: 'a', id: 'id-of-web' },
  },
};

const routed = (
  name: string,
  desired: number,
  running: string,
  ...parts: readonly SpecPart[]
): ObservedService => {
  const route = {
    'com.docker.lb.hosts': `${name}.test`,
    'com.docker.lb.port': '8000',
    'com.docker.lb.service_cluster': 'east',
  };
  const record = { image: running, networks: ['eastnet'], replicas: desired, labels: route };
  return {
    ...observedService(
      name,
      labels(ownLabels(record, route)),
      image(running),
      replicas(desired),
      attached('id-of-eastnet'),
      ...parts,
    ),
    updatedAt: '2026-01-01T02:31:00Z',
  };
};

const runs = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => observedTask(name, { id: `${name}-${String(index)}` }));

/** The swarm once everything runs as written. */
const convergedSwarm = (ofLedger: Ledger = ledger): ObservedSwarm => {
  const stored = observedConfig(ledgerName('default'), {
    labels: { [ledgerLabel]: serializeLedger(ofLedger) },
  });
  const swarm = interlockSwarm({
    configs: [confN(1, defaultConfig), conf2, stored],
    running: 2,
    services: [
      routed('shop', 2, 'nginx:1'),
      routed('web', 3, 'nginx:1'),
      observedService('ucp-interlock-proxy-east', replicas(1)),
    ],
    tasks: [...runs('shop', 2), ...runs('web', 3), ...runs('ucp-interlock-proxy-east', 1)],
  });
  const claim = { region: 'east', 'io.swarm-reconciler.keys.default': '{"region":"east"}' };
  const nodes = [observedNode('n-east', { labels: claim })];
  const eastnet = { [ownerLabel]: 'default', [appliedLabel]: '{}' };
  return {
    ...swarm,
    nodes,
    networks: swarm.networks.map((network) => ({
      ...network,
      labels: network.name === 'eastnet' ? eastnet : {},
    })),
  };
};

const statusOf = (observed: ObservedSwarm): Status =>
  statusFrom({ owner: 'default', now, observed, stored: readLedger(observed.configs, 'default') });

/** A bad night: a failed update, a change by hand, a relabelled node, a proxy without its task. */
const troubledSwarm = (): ObservedSwarm => {
  const hash = first.ledger.rows['service/web']?.attempted ?? '';
  const quarantined = { hash, since: '2026-01-01T02:13:16.000Z', reason: 'No such image: nginx:bad' };
  const swarm = convergedSwarm({
    ...ledger,
    suspensions: { 'service/shop': suspension },
    history: [{ ...lastPass, result: 'unhealthy' }],
    rows: { ...ledger.rows, 'service/web': { id: 'id-of-web', attempted: hash, quarantined } },
  });
  return {
    ...swarm,
    nodes: swarm.nodes.map((node) => ({ ...node, labels: { ...node.labels, region: 'west' } })),
    services: swarm.services
      .filter(({ name }) => name !== 'shop' && name !== 'web')
      .concat(routed('shop', 2, 'nginx:1', image('shop:hotfix')), {
        ...routed('web', 3, 'nginx:1'),
        updateState: 'rollback_completed',
      }),
    tasks: swarm.tasks.map((task) =>
      task.serviceId === 'id-of-ucp-interlock-proxy-east'
        ? { ...task, state: 'pending', message: 'no suitable node (scheduling constraints not satisfied)' }
        : task,
    ),
  };
};

/** Realistic statuses, by the name of their golden files. */
export const statusCases: Readonly<Record<string, () => Status>> = {
  well: () => statusOf(convergedSwarm()),
  troubled: () => statusOf(troubledSwarm()),
  'everything-suspended': () => statusOf(convergedSwarm({ ...ledger, suspensions: { all: suspension } })),
  waiting: () =>
    statusOf(
      convergedSwarm({
        ...ledger,
        pending: {
          ...{ hash: '3f9c0a7be214', parts: ['a'], since: '2026-01-01T02:00:00.120Z' },
          held: [
            {
              resource: 'service/ucp-interlock-proxy-east',
              reason: 'it would interrupt traffic: it is replaced',
            },
          ],
          opensAt: '2026-01-01T04:00:00.000Z',
        },
      }),
    ),
  'lost-ledger': () => {
    const swarm = convergedSwarm();
    return statusOf({
      ...swarm,
      configs: swarm.configs.filter(({ name }) => !name.startsWith('swarm-reconciler')),
    });
  },
  compared: () => {
    const observed = troubledSwarm();
    const declared = manifestSet(
      cluster('east'),
      cluster('west', { nodes: ['not-there'] }),
      service('shop', 'east', { replicas: 4 }),
      service('web', 'east', { replicas: 3, image: 'nginx:bad' }),
      service('new', 'east'),
    );
    const stored = readLedger(observed.configs, 'default');
    const { plan } = planOf(declared, observed, { now, revision: { id: '77aa01b2c3d4', digest: 'e' } });
    return statusFrom({ owner: 'default', now, observed, stored, plan });
  },
};
