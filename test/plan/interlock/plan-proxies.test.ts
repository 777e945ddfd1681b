import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { Key } from '../../../src/kernel/key.ts';
import { ledgerLabel, ledgerName, nodeKeysLabel, ownerLabel } from '../../../src/model/own-labels.ts';
import { serializeLedger } from '../../../src/ledger/ledger-codec.ts';
import type { LedgerRow } from '../../../src/model/ledger.ts';
import type { ObservedService, ObservedSwarm } from '../../../src/model/observed.ts';
import type { Plan, Wait } from '../../../src/model/plan.ts';
import { seenRow } from '../../../src/plan/interlock/plan-proxies.ts';
import type { PlannedPass } from '../../../src/pass/plan-from.ts';
import {
  core,
  instanceId,
  interlockSwarm,
  ourConfN,
  planOf,
  vendorSwarm,
} from '../../builders/interlock-swarm.ts';
import { cluster, manifestSet } from '../../builders/manifests.ts';
import {
  observedConfig,
  observedNode,
  observedService,
  observedTask,
  specValue,
  type SpecPart,
} from '../../builders/observed.ts';
import { owner, salt } from '../../builders/plan-input.ts';

const east = manifestSet(cluster('east'));
const proxyName = 'ucp-interlock-proxy-east';
const proxyKey: Key = `service/${proxyName}`;
const runningId = 'id-of-com.docker.ucp.interlock.conf-2';
const firstPlan = planOf(east, vendorSwarm());
const eastConfig = writtenConfig(firstPlan);

function writtenConfig({ writes }: PlannedPass): { readonly text: string; readonly template: object } {
  const write = [...writes.values()].find(({ kind }) => kind === 'createConfig');
  if (write?.kind !== 'createConfig') throw new Error('no config is written');
  return {
    text: write.config.text,
    template: JSON.parse(write.config.labels['io.swarm-reconciler.template'] ?? '') as object,
  };
}

/** The proxy as the core makes it of the east block, in the engine's words. */
const madeByTheCore: JsonObject = {
  Labels: { ...instanceId, type: 'com.docker.interlock.core.proxy' },
  TaskTemplate: {
    ContainerSpec: {
      Image: 'docker/ucp-interlock-proxy:3.2.3@sha256:0000',
      Labels: instanceId,
      StopSignal: 'SIGQUIT',
      StopGracePeriod: 5_000_000_000,
      Configs: [{ File: { Name: '/etc/nginx/nginx.conf' }, ConfigID: 'c', ConfigName: 'rendered' }],
    },
    Placement: {
      Constraints: [
        'node.labels.com.docker.ucp.orchestrator.swarm==true',
        'node.platform.os==linux',
        'node.labels.region == east',
      ],
    },
    Networks: [{ Target: 'id-of-eastnet' }],
  },
  Mode: { Replicated: { Replicas: 1 } },
  EndpointSpec: {
    Ports: [
      { Protocol: 'tcp', PublishedPort: 80, TargetPort: 80, PublishMode: 'host' },
      { Protocol: 'tcp', PublishedPort: 8443, TargetPort: 443, PublishMode: 'host' },
    ],
  },
};

const whole =
  (spec: JsonObject): SpecPart =>
  () => ({ ...spec, Name: proxyName });
const proxy = (...parts: readonly SpecPart[]): ObservedService =>
  observedService(proxyName, whole(madeByTheCore), ...parts);

/** The core runs our block, and has made these services of it. */
function eastRuns(
  services: readonly ObservedService[],
  rows: Readonly<Record<Key, LedgerRow>> = {},
): ObservedSwarm {
  const swarm = interlockSwarm({
    configs: [ourConfN(2, eastConfig.text, ['east'], eastConfig.template)],
    running: 2,
    services,
  });
  const nodeLabels = { region: 'east', [nodeKeysLabel(owner)]: '{"region":"east"}' };
  return {
    ...swarm,
    nodes: [observedNode('n-east', { labels: nodeLabels })],
    configs: [
      ...swarm.configs,
      observedConfig(ledgerName(owner), {
        labels: { [ownerLabel]: owner, [ledgerLabel]: serializeLedger({ salt, rows }) },
      }),
    ],
    tasks: [
      observedTask('ucp-interlock', { serviceId: core(2).id, configIds: [runningId] }),
      observedTask(proxyName, { id: 'p1' }),
    ],
  };
}

const plan = (swarm: ObservedSwarm): PlannedPass => planOf(east, swarm);

/** What the ledger says once the proxy was seen as the block means it. */
const seen = plan(eastRuns([proxy()])).ledger.rows;
const seenRows = { [proxyKey]: seen[proxyKey] ?? { attempted: '' } };

/** In these worlds there is no extension: it is waited for too. */
const waitsForProxy = ({ waits }: Plan): readonly Wait[] =>
  waits.filter(({ resource }) => resource === proxyKey);

describe('planChanges() for the services of our blocks', () => {
  it('waits for extension and proxy of a new block, as the block says them', () => {
    const waits = firstPlan.plan.waits.filter(({ until }) => until === 'appears');

    expect(waits.map(({ resource }) => resource)).toEqual(['service/ucp-interlock-extension-east', proxyKey]);
    expect(waits.find(({ resource }) => resource === proxyKey)).toMatchObject<Partial<Wait>>({
      required: false,
      dependsOn: ['wait/service/ucp-interlock'],
      values: {
        image: 'docker/ucp-interlock-proxy:3.2.3',
        networks: ['eastnet'],
        replicas: 1,
        stopSignal: 'SIGQUIT',
      },
    });
  });

  it('plans nothing if the proxy is as in its block, whatever the core adds to it', () => {
    const { plan: quiet, ledger } = plan(eastRuns([proxy()]));

    expect(quiet).toMatchObject({ changes: [], drift: [] });
    expect(waitsForProxy(quiet)).toEqual([]);
    expect(ledger.rows[proxyKey]).toEqual(
      seenRow({ attempted: hashIn(ledger.rows[proxyKey]), applied: { block: 'east' } }, `id-of-${proxyName}`),
    );
  });

  it.each<[string, SpecPart, string, string]>([
    ['other replicas', specValue(['Mode', 'Replicated', 'Replicas'], 0), 'replicas', 'none'],
    [
      'another image',
      specValue(['TaskTemplate', 'ContainerSpec', 'Image'], 'nginx:1'),
      'image',
      'interruption',
    ],
    [
      'no constraints',
      specValue(['TaskTemplate', 'Placement', 'Constraints'], []),
      'placement.constraints',
      'interruption',
    ],
    [
      'one more network',
      specValue(['TaskTemplate', 'Networks'], [{ Target: 'id-of-eastnet' }, { Target: 'id-of-westnet' }]),
      'networks',
      'interruption',
    ],
    ['no ports', specValue(['EndpointSpec', 'Ports'], []), 'ports', 'interruption'],
    [
      'another stop signal',
      specValue(['TaskTemplate', 'ContainerSpec', 'StopSignal'], 'SIGKILL'),
      'stopSignal',
      'interruption',
    ],
    [
      'another grace period',
      specValue(['TaskTemplate', 'ContainerSpec', 'StopGracePeriod'], 1),
      'stopGracePeriod',
      'interruption',
    ],
  ])('heals a proxy with %s, once it was seen otherwise', (_, edit, field, impact) => {
    const { plan: healing, writes } = plan(eastRuns([proxy(edit)], seenRows));

    expect(healing.drift).toMatchObject([
      { resource: proxyKey, state: 'changed', fields: [{ path: field }] },
    ]);
    expect(healing.changes).toMatchObject([
      { id: proxyKey, op: 'update', cause: 'drift', impact: { class: impact } },
    ]);
    expect(waitsForProxy(healing)).toMatchObject([{ resource: proxyKey, until: 'converged' }]);
    const write = writes.get(proxyKey);
    const healed = write?.kind === 'updateService' ? write.spec : {};
    expect(plan(eastRuns([observedService(proxyName, whole(healed))], seenRows)).plan.drift).toEqual([]);
    expect(healed).toMatchObject({
      TaskTemplate: { ContainerSpec: { Configs: [{ ConfigName: 'rendered' }] } },
    });
  });

  it('waits for the core to recreate a removed proxy, and reports drift', () => {
    const { plan: waiting, ledger } = plan(eastRuns([], seenRows));

    expect(waiting.changes).toEqual([]);
    expect(waiting.drift).toEqual([{ resource: proxyKey, state: 'deleted', fields: [] }]);
    expect(waitsForProxy(waiting)).toMatchObject([{ resource: proxyKey, until: 'appears', dependsOn: [] }]);
    expect(ledger.rows[proxyKey]).toEqual(seenRows[proxyKey]);
  });

  it('only warns about a proxy that was never observed as desired: the core may still be working on it', () => {
    const edited = proxy(specValue(['Mode', 'Replicated', 'Replicas'], 3));

    expect(plan(eastRuns([])).plan).toMatchObject({
      ...{ changes: [], drift: [] },
      warnings: [],
    });
    expect(plan(eastRuns([edited])).plan).toMatchObject({
      ...{ changes: [], drift: [] },
      warnings: [
        {
          message: expect.stringContaining('differs from Extensions.east in replicas') as unknown,
        },
      ],
    });
  });

  it('waits on every apply for a proxy that the core has not created, or whose tasks do not run', () => {
    const swarm = eastRuns([proxy()]);
    const withoutTasks = { ...swarm, tasks: swarm.tasks.filter(({ id }) => id !== 'p1') };

    expect(waitsForProxy(plan(eastRuns([])).plan)).toMatchObject([{ until: 'appears', dependsOn: [] }]);
    expect(waitsForProxy(plan(withoutTasks).plan)).toMatchObject([{ until: 'converged', dependsOn: [] }]);
  });

  it('says nothing while the core does not run its config yet, or the block is about to change', () => {
    const edited = proxy(specValue(['Mode', 'Replicated', 'Replicas'], 3));
    const swarm = eastRuns([edited], seenRows);
    const changed = manifestSet(cluster('east', { config: { connectTimeout: 9 } }));

    expect(plan({ ...swarm, tasks: [] }).plan.drift).toEqual([]);
    expect(planOf(changed, swarm).plan.drift).toEqual([]);
  });

  it.each([
    ['a task of the core with the config before', observedTask('ucp-interlock', { configIds: ['another'] })],
    [
      'a task of the core that does not run yet',
      observedTask('ucp-interlock', { state: 'preparing', configIds: [runningId] }),
    ],
    ['a task of another service that mounts the config', observedTask('other', { configIds: [runningId] })],
  ])('does not take %s for the core at work', (_, task) => {
    const edited = proxy(specValue(['Mode', 'Replicated', 'Replicas'], 3));

    expect(plan({ ...eastRuns([edited], seenRows), tasks: [task] }).plan).toMatchObject({
      ...{ changes: [], drift: [], warnings: [] },
    });
  });

  it('records one that was never observed as desired without claiming so', () => {
    const attempted = hashIn(seenRows[proxyKey]);
    const edited = proxy(specValue(['Mode', 'Replicated', 'Replicas'], 3));

    expect(plan(eastRuns([])).ledger.rows[proxyKey]).toEqual({ attempted, applied: { block: 'east' } });
    expect(plan(eastRuns([edited])).ledger.rows[proxyKey]).toEqual({
      ...{ attempted, applied: { block: 'east' } },
      id: `id-of-${proxyName}`,
    });
  });

  it('does not change one that has an owner: some manifest declares it', () => {
    const owned = proxy(
      specValue(['Labels', ownerLabel], 'team-b'),
      specValue(['Mode', 'Replicated', 'Replicas'], 3),
    );

    expect(plan(eastRuns([owned], seenRows)).plan).toMatchObject({ changes: [], drift: [] });
  });

  it('refuses to heal what cannot be changed, with the way out', () => {
    const global = proxy(
      specValue(['Mode'], { Global: {} }),
      specValue(['TaskTemplate', 'ContainerSpec', 'Image'], 'nginx:1'),
    );

    expect(plan(eastRuns([global], seenRows)).plan).toMatchObject({
      changes: [],
      refused: [
        {
          resource: proxyKey,
          reason: expect.stringContaining('cannot be changed on an existing service') as unknown,
          hint: 'Remove it, and the core recreates it from its config',
        },
      ],
    });
  });

  it('heals it after the labels of the nodes that it needs', () => {
    const edited = proxy(specValue(['TaskTemplate', 'ContainerSpec', 'Image'], 'nginx:1'));
    const swarm = eastRuns([edited], seenRows);

    const { plan: healing } = plan({ ...swarm, nodes: [observedNode('n-east')] });

    expect(healing.changes.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ['node/n-east', []],
      [proxyKey, ['node/n-east']],
    ]);
  });

  it('heals an extension by a rolling restart: no traffic goes through it', () => {
    const key: Key = 'service/ucp-interlock-extension-east';
    const name = 'ucp-interlock-extension-east';
    const row = seenRow(seen[key] ?? { attempted: '' }, `id-of-${name}`);
    const swarm = eastRuns([proxy(), observedService(name)], { ...seenRows, [key]: row });

    const { plan: healing } = plan({ ...swarm, tasks: [...swarm.tasks, observedTask(name, { id: 'e1' })] });

    expect(healing.changes).toMatchObject([
      { id: key, cause: 'drift', impact: { class: 'rollingRestart', tasks: 1, proxies: [] } },
    ]);
  });

  it('does not change the proxy of a suspended cluster', () => {
    const suspended = manifestSet({
      ...cluster('east'),
      metadata: { name: 'east', annotations: { 'swarm-reconciler.io/suspend': 'true' } },
    });

    expect(planOf(suspended, eastRuns([], seenRows)).plan).toMatchObject({ changes: [], drift: [] });
  });
});

const hashIn = (row: LedgerRow | undefined): string => row?.attempted ?? '';
