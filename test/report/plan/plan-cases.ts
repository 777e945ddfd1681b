import { certificateText } from '../../builders/tls.ts';
import { serializeLedger } from '../../../src/ledger/ledger-codec.ts';
import { ledgerLabel, ledgerName } from '../../../src/model/own-labels.ts';
import type { ManifestSet } from '../../../src/model/manifest/manifest.ts';
import type {
  ObservedConfig,
  ObservedNode,
  ObservedService,
  ObservedSwarm,
  ObservedTask,
} from '../../../src/model/observed.ts';
import type { PlannedPass } from '../../../src/pass/plan-from.ts';
import { appliedLabel, ownerLabel } from '../../../src/model/own-labels.ts';
import { nameOf } from '../../../src/kernel/key.ts';
import { defaultConfig, confN, interlockSwarm, planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import { exampleSet } from '../../builders/example.ts';
import { cluster, manifestSet, manifestSetWith, service } from '../../builders/manifests.ts';
import {
  attached,
  env,
  image,
  labels,
  observedNetwork,
  observedNode,
  observedSecret,
  observedService,
  observedTask,
  specValue,
  type SpecPart,
  observedConfig,
} from '../../builders/observed.ts';
import { ownLabels, salt } from '../../builders/plan-input.ts';
import { laterPlanCases } from './later-plan-cases.ts';

const owned = { [ownerLabel]: 'default' };

const webLabels = { 'com.docker.lb.hosts': 'web.test', 'com.docker.lb.port': '8000' };
const webSet = manifestSet(service('web', '', { env: { PASSWORD: 'hunter2' }, networks: ['eastnet'] }));

/** The ledger whose salt the records are sealed with. */
const storedLedger = observedConfig(ledgerName('default'), {
  labels: { [ledgerLabel]: serializeLedger({ salt, rows: {} }) },
});

const published = (PublishedPort: number): SpecPart =>
  specValue(['EndpointSpec', 'Ports'], [{ PublishedPort, Protocol: 'tcp' }]);

const webSwarm = (...parts: readonly SpecPart[]): ObservedSwarm => {
  const record = { image: 'nginx:1', env: { PASSWORD: 'hunter2' }, networks: ['eastnet'], labels: webLabels };
  return {
    ...interlockSwarm({ configs: [confN(1, defaultConfig), storedLedger], running: 1 }),
    services: [
      observedService(
        'web',
        labels(ownLabels(record, webLabels)),
        image('nginx:1'),
        env('PASSWORD=hunter2'),
        attached('id-of-eastnet'),
        ...parts,
      ),
    ],
    tasks: [observedTask('web')],
  };
};

/** Realistic plans, by the folder of their golden files. */
export const planCases: Readonly<Record<string, () => PlannedPass>> = {
  'first-convergence': () => planOf(exampleSet(), { ...vendorSwarm(), networks: [] }),
  'no-change': () => planOf(webSet, webSwarm()),
  drift: () => planOf(webSet, webSwarm(image('evil:1'), env('PASSWORD=stolen', 'LD_PRELOAD=/evil.so'))),
  'changed-manifest': () =>
    planOf(
      manifestSet(
        service('web', '', {
          env: { PASSWORD: 'rotated' },
          networks: ['eastnet'],
          replicas: 3,
          image: 'nginx:2',
        }),
      ),
      webSwarm(),
    ),
  renewal,
  refusal: () => {
    const swarm = vendorSwarm();
    return planOf(
      manifestSet(
        cluster('east', { networks: [{ name: 'eastnet', internal: true }] }),
        cluster('west', { nodes: ['not-there'] }),
        service('web', 'east'),
        service('ucp-agent', 'west'),
      ),
      { ...swarm, services: [...swarm.services, observedService('ucp-agent')] },
    );
  },
  interruption: () => {
    const set = manifestSet(cluster('east', { config: { connectTimeout: 9 } }));
    const configs = configsAfter(manifestSet(cluster('east')));
    const swarm = interlockSwarm({
      configs,
      running: 2,
      services: [observedService('ucp-interlock-proxy-east'), observedService('ucp-interlock-proxy')],
      tasks: [observedTask('ucp-interlock-proxy-east')],
    });
    return planOf(set, {
      ...swarm,
      nodes: [
        observedNode('n-east', {
          labels: { region: 'east', 'io.swarm-reconciler.keys.default': '{"region":"east"}' },
        }),
      ],
    });
  },
  'node-move': () => {
    const existing = [proxyOf('east', 'n-east', 'ucp-node-0'), proxyOf('west', 'n-west')];
    const swarm = interlockSwarm({
      configs: configsAfter(clustersOn(['n-east', 'ucp-node-0'], ['n-west'])),
      running: 2,
      services: existing.map(({ service }) => service),
      tasks: existing.flatMap(({ tasks }) => tasks),
    });
    const nodes = [
      labelledNode('n-east', 'east'),
      labelledNode('n-west', 'west'),
      labelledNode('ucp-node-0', 'east'),
    ];
    return planOf(clustersOn(['n-east'], ['n-west', 'ucp-node-0']), { ...swarm, nodes });
  },
  'new-service': () => {
    const swarm = interlockSwarm({
      configs: [confN(1, defaultConfig)],
      running: 1,
      services: [observedService('ucp-interlock-proxy', attached('id-of-eastnet', 'id-of-westnet'))],
      tasks: ['p1', 'p2'].map((id) => observedTask('ucp-interlock-proxy', { id })),
    });
    return planOf(webSet, swarm);
  },
  quarantine: () => {
    const set = manifestSet(
      service('web', '', { env: { PASSWORD: 'hunter2' }, networks: ['eastnet'], image: 'nginx:bad' }),
    );
    const swarm = webSwarm();
    const { ledger } = planOf(set, swarm);
    const web = ledger.rows['service/web'] ?? { attempted: '' };
    const since = '2026-01-01T02:13:04.120Z';
    const quarantined = { hash: web.attempted, since, reason: 'No such image: nginx:bad' };
    const rows = { ...ledger.rows, 'service/web': { ...web, quarantined } };
    const tried = { ...storedLedger, labels: { [ledgerLabel]: serializeLedger({ salt, rows }) } };
    return planOf(set, {
      ...swarm,
      configs: [...swarm.configs.filter(({ name }) => name !== storedLedger.name), tried],
      services: swarm.services.map((one) => ({ ...one, updateState: 'rollback_completed' })),
    });
  },
  suspended: () => {
    const swarm = webSwarm(image('evil:1'));
    const suspension = {
      since: '2025-12-31T23:00:00.120Z',
      until: '2026-01-01T02:00:00.120Z',
      by: 'ann',
      reason: 'Ann repairs it',
    };
    const text = serializeLedger({ salt, rows: {}, suspensions: { 'service/web': suspension } });
    const ledger = { ...storedLedger, labels: { [ledgerLabel]: text } };
    const configs = [...swarm.configs.filter(({ name }) => name !== ledger.name), ledger];
    return planOf(webSet, { ...swarm, configs });
  },
  'swarm-checks': () => {
    const swarm = vendorSwarm();
    const ports = (http: number): object => ({ http: { published: http }, https: { published: http + 1 } });
    const shop = observedService('shop', published(80), labels({ 'com.docker.lb.hosts': 'shop.test' }));
    return planOf(
      manifestSet(
        cluster('east', { networks: [{ name: 'newnet', subnets: ['10.1.0.0/29'] }] }),
        cluster('west'),
        cluster('north', {
          nodes: ['ucp-node-0'],
          networks: ['eastnet'],
          proxy: { publish: ports(8080), constraints: ['node.labels.region==nowhere'] },
        }),
        cluster('south', {
          nodes: undefined,
          nodeSelector: { names: 'lb-*' },
          networks: ['eastnet'],
          proxy: { publish: ports(9080) },
        }),
        service('web', 'east', { replicas: 3 }),
        service('blog', 'west', { placement: { constraints: ['node.labels.disk==ssd'] } }),
      ),
      { ...swarm, services: [...swarm.services, shop] },
    );
  },
  retained: () => planOf(webSet, withFormer()),
  pruned: () => planOf(webSet, withFormer(), { prune: true }),
  ...laterPlanCases,
};

/** A renewed certificate and its key; the previous ones exist, and those before them are no longer needed. */
function renewal(): PlannedPass {
  const spec = {
    networks: ['eastnet'],
    route: {
      hosts: ['web.test'],
      port: 8000,
      tls: { cert: { name: 'demo-cert', file: 'demo.crt' }, key: 'demo-key' },
    },
    secrets: [{ name: 'demo-key', file: 'demo.key.age', target: 'tls-key', mode: '0400' }],
  };
  const planWith = (text: string, swarm: ObservedSwarm): PlannedPass =>
    planOf(
      manifestSetWith({ 'demo.crt': certificateText(text), 'demo.key.age': text }, service('web', '', spec)),
      swarm,
    );
  const made = (text: string): readonly string[] =>
    planWith(text, webSwarm())
      .plan.changes.filter(({ op, resource }) => op === 'create' && resource.startsWith('secret/'))
      .map(({ resource }) => nameOf(resource));
  const secretOf = (name: string) =>
    observedSecret(name, {
      labels: { ...owned, [appliedLabel]: JSON.stringify({ name: name.slice(0, -13), labels: {} }) },
    });
  const [cert = '', key = ''] = made('hunter2');
  const route = { ...webLabels, 'com.docker.lb.ssl_cert': cert, 'com.docker.lb.ssl_key': key };
  const mounted = { Name: 'tls-key', UID: '0', GID: '0', Mode: 0o400 };
  const record = {
    image: 'nginx:1',
    networks: ['eastnet'],
    secrets: { 'tls-key': { name: key, mode: '0400' } },
  };
  const web = observedService(
    'web',
    labels(ownLabels({ ...record, labels: route }, route)),
    image('nginx:1'),
    attached('id-of-eastnet'),
    specValue(
      ['TaskTemplate', 'ContainerSpec', 'Secrets'],
      [{ File: mounted, SecretID: `id-of-${key}`, SecretName: key }],
    ),
  );
  return planWith('stolen', {
    ...webSwarm(),
    services: [web],
    secrets: [...made('rotated'), cert, key].map(secretOf),
  });
}

const clustersOn = (east: readonly string[], west: readonly string[]): ManifestSet =>
  manifestSet(cluster('east', { nodes: east }), cluster('west', { nodes: west }));

const labelledNode = (name: string, region: string): ObservedNode => {
  const record = { 'io.swarm-reconciler.keys.default': JSON.stringify({ region }) };
  return observedNode(name, { labels: { region, ...record } });
};

/** The proxy of a cluster with a task on each of its nodes. */
const proxyOf = (
  name: string,
  ...nodes: readonly string[]
): { readonly service: ObservedService; readonly tasks: readonly ObservedTask[] } => {
  const proxy = `ucp-interlock-proxy-${name}`;
  const constraints = specValue(
    ['TaskTemplate', 'Placement', 'Constraints'],
    [`node.labels.region==${name}`],
  );
  return {
    service: observedService(proxy, constraints),
    tasks: nodes.map((node) => observedTask(proxy, { id: `${name}-${node}`, nodeId: `id-of-${node}` })),
  };
};

/** conf-1 as MKE ships it, and conf-2 from an apply of the manifests. */
function configsAfter(set: ManifestSet): readonly ObservedConfig[] {
  const write = [...planOf(set, vendorSwarm()).writes.values()].find(({ kind }) => kind === 'createConfig');
  if (write?.kind !== 'createConfig') throw new Error('no config');
  return [confN(1, defaultConfig), confN(2, write.config.text, { labels: write.config.labels })];
}

function withFormer(): ObservedSwarm {
  const swarm = webSwarm();
  return {
    ...swarm,
    networks: [...swarm.networks, observedNetwork('oldnet', { labels: owned })],
    services: [
      ...swarm.services,
      observedService('old', labels(ownLabels({ image: 'old:1' })), image('old:1')),
    ],
  };
}
