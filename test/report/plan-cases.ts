import { serializeLedger } from '../../src/model/ledger-codec.ts';
import { ledgerLabel, ledgerName } from '../../src/model/own-labels.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import { appliedLabel, ownerLabel } from '../../src/model/own-labels.ts';
import { nameOf } from '../../src/model/key.ts';
import { defaultConfig, confN, interlockSwarm, planOf, vendorSwarm } from '../builders/interlock-swarm.ts';
import { exampleSet } from '../builders/example.ts';
import { cluster, manifestSet, manifestSetWith, service } from '../builders/manifests.ts';
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
} from '../builders/observed.ts';
import { ownLabels, salt } from '../builders/plan-input.ts';

const owned = { [ownerLabel]: 'default' };

const webLabels = { 'com.docker.lb.hosts': 'web.test', 'com.docker.lb.port': '8000' };
const webSet = manifestSet(service('web', '', { env: { PASSWORD: 'hunter2' }, networks: ['eastnet'] }));

/** The ledger whose salt the records are sealed with. */
const storedLedger = observedConfig(ledgerName('default'), {
  labels: { [ledgerLabel]: serializeLedger({ salt, rows: {} }) },
});

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

/** Plans as they come about, by the folder of their golden files. */
export const planCases: Readonly<Record<string, () => Plan>> = {
  'first-convergence': () => planOf(exampleSet(), { ...vendorSwarm(), networks: [] }).plan,
  'no-change': () => planOf(webSet, webSwarm()).plan,
  drift: () => planOf(webSet, webSwarm(image('evil:1'), env('PASSWORD=stolen', 'LD_PRELOAD=/evil.so'))).plan,
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
    ).plan,
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
    ).plan;
  },
  interruption: () => {
    const set = manifestSet(cluster('east', { config: { connectTimeout: 9 } }));
    const first = planOf(manifestSet(cluster('east')), vendorSwarm());
    const write = [...first.writes.values()].find(({ kind }) => kind === 'createConfig');
    if (write?.kind !== 'createConfig') throw new Error('no config');
    const configs = [confN(1, defaultConfig), confN(2, write.config.text, { labels: write.config.labels })];
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
    }).plan;
  },
  quarantine: () => {
    const set = manifestSet(
      service('web', '', { env: { PASSWORD: 'hunter2' }, networks: ['eastnet'], image: 'nginx:bad' }),
    );
    const swarm = webSwarm();
    const { ledger } = planOf(set, swarm);
    const tried = {
      ...storedLedger,
      labels: { [ledgerLabel]: serializeLedger({ salt, rows: ledger.rows }) },
    };
    return planOf(set, {
      ...swarm,
      configs: [...swarm.configs.filter(({ name }) => name !== storedLedger.name), tried],
      services: swarm.services.map((web) => ({ ...web, updateState: 'rollback_completed' })),
    }).plan;
  },
  retained: () => planOf(webSet, withFormer()).plan,
  pruned: () => planOf(webSet, withFormer(), { prune: true }).plan,
};

/** A certificate and its key, renewed; the ones before are there, and those before them nobody needs. */
function renewal(): Plan {
  const spec = {
    networks: ['eastnet'],
    route: {
      hosts: ['web.test'],
      port: 8000,
      tls: { cert: { name: 'demo-cert', file: 'demo.crt' }, key: 'demo-key' },
    },
    secrets: [{ name: 'demo-key', file: 'demo.key.age', target: 'tls-key', mode: '0400' }],
  };
  const planWith = (text: string, swarm: ObservedSwarm): Plan =>
    planOf(manifestSetWith({ 'demo.crt': text, 'demo.key.age': text }, service('web', '', spec)), swarm).plan;
  const made = (text: string): readonly string[] =>
    planWith(text, webSwarm())
      .changes.filter(({ op, resource }) => op === 'create' && resource.startsWith('secret/'))
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
