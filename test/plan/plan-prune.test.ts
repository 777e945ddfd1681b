import { describe, expect, it } from 'vitest';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import { nodeKeysLabel, ownerLabel } from '../../src/model/own-labels.ts';
import { planChanges, type Planned } from '../../src/plan/plan-changes.ts';
import {
  instanceId,
  interlockSwarm,
  marked,
  ourConfN,
  confN,
  clustersConfig,
  defaultConfig,
  planOf,
  vendorSwarm,
} from '../builders/interlock-swarm.ts';
import { cluster, manifestSet, service } from '../builders/manifests.ts';
import {
  labels,
  observedNetwork,
  observedNode,
  observedService,
  observedSwarm,
  observedTask,
  specValue,
} from '../builders/observed.ts';
import { desired, desiredNetwork, desiredNode, ownLabels, planInput, salt } from '../builders/plan-input.ts';

const owned = { [ownerLabel]: 'default' };

const obsolete: ObservedSwarm = observedSwarm({
  nodes: [
    observedNode('n0', {
      labels: { rack: '7', region: 'east', [nodeKeysLabel('default')]: '{"region":"east"}' },
    }),
    observedNode('n1', { labels: { region: 'west', [nodeKeysLabel('team-b')]: '{"region":"west"}' } }),
  ],
  networks: [observedNetwork('net', { labels: owned }), observedNetwork('theirs')],
  services: [
    observedService('web', labels(ownLabels({}))),
    observedService('theirs'),
    observedService('team', labels({ [ownerLabel]: 'team-b' })),
  ],
  tasks: [observedTask('web')],
});

const plan = (prune: boolean, overrides: Partial<Parameters<typeof planInput>[0]> = {}): Planned =>
  planChanges(planInput({ desired: desired(), observed: obsolete, prune, ...overrides }));

describe('planChanges() for what is no longer declared', () => {
  it('does not suggest --prune where only some of the manifests were read', () => {
    const reasons = (isPartial: boolean) =>
      new Set(plan(false, { isPartial }).plan.retained.map(({ reason }) => reason));

    expect(reasons(true)).toContain(
      'not declared here: only some of the manifests were read, so nothing is deleted',
    );
    expect([...reasons(true)].join()).not.toContain('--prune');
    expect(reasons(false)).toContain('no longer declared: --prune deletes it');
  });

  it('says what --prune does with each kind: a node only loses labels', () => {
    const { retained } = plan(false).plan;

    expect(retained.map(({ resource, reason }) => `${resource}: ${reason}`)).toEqual([
      'network/net: no longer declared: --prune deletes it',
      'node/n0: no longer declared: --prune removes our label "region", the node stays',
      'service/web: no longer declared: --prune deletes it',
    ]);
  });

  it('names all labels that a node loses', () => {
    const node = observedNode('n0', {
      labels: { zone: '1', region: 'east', [nodeKeysLabel('default')]: '{"zone":"1","region":"east"}' },
    });

    const { retained } = plan(false, { observed: { ...obsolete, nodes: [node] } }).plan;

    expect(retained.find(({ resource }) => resource === 'node/n0')?.reason).toBe(
      'no longer declared: --prune removes our labels "region", "zone", the node stays',
    );
  });

  it('names our record where a node has no label of ours any more', () => {
    const node = observedNode('n0', { labels: { [nodeKeysLabel('default')]: '{}' } });

    const { retained } = plan(false, { observed: { ...obsolete, nodes: [node] } }).plan;

    expect(retained.find(({ resource }) => resource === 'node/n0')?.reason).toBe(
      'no longer declared: --prune removes our record of its labels, the node stays',
    );
  });

  it('retains it without prune, with its rows', () => {
    const rows = { 'service/web': { id: 'id-of-web', attempted: 'x' } } as const;

    const planned = plan(false, { ledger: { salt, rows } });

    expect(planned.plan.changes).toEqual([]);
    expect(planned.plan.retained.map(({ resource }) => resource)).toEqual([
      'network/net',
      'node/n0',
      'service/web',
    ]);
    expect(planned.plan.retained.every(({ isPrunable }) => isPrunable === true)).toBe(true);
    expect(planned.ledger.rows).toEqual(rows);
  });

  it('deletes what is ours with prune, services before their networks, and nothing else', () => {
    const { plan: planned, writes } = plan(true);

    expect(planned.changes.map(({ op, id, cause }) => [op, id, cause])).toEqual([
      ['delete', 'service/web', 'prune'],
      ['delete', 'network/net', 'prune'],
      ['update', 'node/n0', 'prune'],
    ]);
    expect(planned.changes.find(({ id }) => id === 'service/web')?.impact).toMatchObject({
      class: 'interruption',
      summary: 'the service is removed (1 task stopped)',
      tasks: 1,
    });
    expect(writes.get('node/n0')).toMatchObject({ spec: { Labels: { rack: '7' } } });
    expect(planned.retained).toEqual([]);
  });

  it('takes labels off after other nodes got theirs, and waits for nothing else that is created', () => {
    const declared = desired({
      nodes: [desiredNode('n1', { zone: '2' })],
      networks: [desiredNetwork('new')],
    });

    const { changes } = plan(true, { desired: declared }).plan;

    expect(changes.map(({ id }) => id)).toContain('network/new');
    const dependsOn = changes.find(({ id }) => id === 'node/n0')?.dependsOn;
    expect(dependsOn).toContain('node/n1');
    expect(dependsOn).not.toContain('network/new');
  });

  it('leaves a label to another owner who claims it too', () => {
    const both = observedNode('n0', {
      labels: {
        region: 'east',
        [nodeKeysLabel('default')]: '{"region":"east"}',
        [nodeKeysLabel('team-b')]: '{"region":"east"}',
      },
    });

    const { writes } = plan(true, { observed: observedSwarm({ nodes: [both] }) });

    expect(writes.get('node/n0')).toMatchObject({
      spec: { Labels: { region: 'east', [nodeKeysLabel('team-b')]: '{"region":"east"}' } },
    });
  });

  it('never deletes the core, though the ledger has a row for its config', () => {
    const row = { id: 'id-of-ucp-interlock', attempted: 'x', applied: { core: {} } };

    const { plan: planned } = plan(true, {
      observed: vendorSwarm(),
      ledger: { salt, rows: { 'service/ucp-interlock': row } },
    });

    expect(planned.changes).toEqual([]);
  });

  it('keeps the labels of a node that is declared by its id', () => {
    const named = desiredNode('id-of-n0', { region: 'east' });

    expect(plan(true, { desired: desired({ nodes: [named] }) }).plan.changes.map(({ id }) => id)).toEqual([
      'service/web',
      'network/net',
    ]);
  });

  it('takes labels off by name, and leaves no empty row of what was never remembered', () => {
    const node = observedNode('n0', {
      labels: { zone: '1', region: 'east', [nodeKeysLabel('default')]: '{"zone":"1","region":"east"}' },
    });
    const swarm = { ...obsolete, nodes: [node] };

    expect(plan(true, { observed: swarm }).plan.changes.find(({ id }) => id === 'node/n0')?.fields).toEqual([
      { path: 'labels.region', field: 'labels', key: 'region', from: 'east', to: undefined },
      { path: 'labels.zone', field: 'labels', key: 'zone', from: '1', to: undefined },
    ]);
    expect(Object.keys(plan(false, { observed: swarm }).ledger.rows)).toEqual([]);
  });

  it('forgets what somebody has deleted already', () => {
    const planned = plan(true, {
      observed: observedSwarm(),
      ledger: { salt, rows: { 'service/web': { id: 'id-of-web', attempted: 'x' } } },
    });

    expect(planned.plan.changes).toEqual([]);
    expect(planned.ledger.rows).toEqual({});
  });
});

describe('planChanges() for a cluster that is no longer declared', () => {
  const routedWest = labels({
    ...ownLabels({}),
    'com.docker.lb.hosts': 'west.test',
    'com.docker.lb.port': '8000',
    'com.docker.lb.service_cluster': 'west',
  });
  const swarm = interlockSwarm({
    configs: [confN(1, defaultConfig), ourConfN(2, clustersConfig, ['east', 'west'])],
    running: 2,
    services: [
      marked('ucp-interlock-proxy-east'),
      marked('ucp-interlock-proxy-west'),
      observedService('demowest', routedWest),
    ],
  });
  const both: ObservedSwarm = {
    ...swarm,
    networks: [
      ...swarm.networks.filter(({ name }) => name !== 'westnet'),
      observedNetwork('westnet', { labels: owned }),
    ],
  };
  const east = manifestSet(cluster('east', { nodes: ['ucp-node-0'] }), service('demoeast', 'east'));

  it('keeps its block without prune, and warns of it', () => {
    const { plan: planned } = planOf(east, both);

    expect(planned.warnings.slice(1)).toMatchObject([
      { message: expect.stringContaining('Extensions.west') as unknown },
    ]);
    expect(planned.refused).toEqual([]);
    const text = JSON.stringify(planned.changes.find(({ id }) => id.startsWith('config/'))?.fields);
    expect(text).not.toContain('Extensions.west');
  });

  it('takes service, block, proxy and network out in this order with prune', () => {
    const { plan: planned } = planOf(east, both, { prune: true });

    expect(planned.refused).toEqual([]);
    expect(planned.warnings.map(({ kind }) => kind)).not.toContain('obsoleteBlock');
    const place = (id: string): number => planned.changes.findIndex((change) => change.id === id);
    const order = ['service/ucp-interlock', 'service/ucp-interlock-proxy-west', 'network/westnet'].map(place);
    expect(order).toEqual(order.toSorted((left, right) => left - right));
    expect(order).not.toContain(-1);
    expect(place('service/demowest')).toBeGreaterThan(-1);
    expect(planned.changes[place('network/westnet')]?.dependsOn).toEqual(
      expect.arrayContaining([
        'service/demowest',
        'service/ucp-interlock',
        'service/ucp-interlock-proxy-west',
      ]),
    );
    const proxy = planned.changes[place('service/ucp-interlock-proxy-west')];
    expect(proxy).toMatchObject({ op: 'delete', impact: { class: 'interruption' } });
  });

  it('takes its label off a node after the core and what the core leaves, whoever it moves', () => {
    const constrained = specValue(['TaskTemplate', 'Placement', 'Constraints'], ['node.labels.region==west']);
    const stays = observedService('db', constrained);
    const goes = observedService('old', labels(ownLabels({})), constrained);
    const mark = { region: 'west', [nodeKeysLabel('default')]: '{"region":"west"}' };
    const marked1 = observedNode('ucp-node-1', { labels: mark });

    const { plan: planned } = planOf(
      east,
      {
        ...both,
        nodes: [...both.nodes.filter(({ hostname }) => hostname !== 'ucp-node-1'), marked1],
        services: [...both.services, stays, goes],
        tasks: ['db', 'old'].map((name) => observedTask(name, { id: name, nodeId: marked1.id })),
      },
      { prune: true },
    );

    expect(planned.waits.map(({ required }) => required)).toContain(false);
    const change = planned.changes.find(({ id }) => id === 'node/ucp-node-1');
    expect(change?.dependsOn.filter((id) => id.startsWith('wait/'))).toEqual(['wait/service/ucp-interlock']);
    expect(change?.impact.summary).toContain('1 task of db stopped here');
  });

  it('still refuses to un-route services of others with prune', () => {
    const foreign = observedService(
      'shop',
      labels({
        ...instanceId,
        'com.docker.lb.hosts': 'shop',
        'com.docker.lb.port': '1',
        'com.docker.lb.service_cluster': 'west',
      }),
    );

    const { plan: planned } = planOf(
      east,
      { ...both, services: [...both.services, foreign] },
      { prune: true },
    );

    expect(planned.refused).toMatchObject([
      { resource: 'network/westnet' },
      { resource: 'service/ucp-interlock', reason: expect.stringMatching(/: shop$/) as unknown },
    ]);
  });
});
