import { describe, expect, it } from 'vitest';
import type { ManifestSet } from '../../../src/model/manifest/manifest.ts';
import type { ObservedService, ObservedSwarm } from '../../../src/model/observed.ts';
import { coreLabel, ownerLabel } from '../../../src/model/own-labels.ts';
import { after, converged, killedBefore } from '../../builders/after.ts';
import { planOf } from '../../builders/interlock-swarm.ts';
import { cluster, interlock, manifestSet, plainService, service } from '../../builders/manifests.ts';
import {
  image,
  observedNode,
  observedService,
  observedSwarm,
  specValue,
  type SpecPart,
} from '../../builders/observed.ts';

const east = (spec: object = {}) => cluster('east', spec);
/** On other ports: the tasks of these proxies are nowhere in particular. */
const west = () =>
  cluster('west', { proxy: { publish: { http: { published: 8090 }, https: { published: 8091 } } } });
const core = 'ucp-interlock';
const coreKey = 'service/ucp-interlock';
const conf = (number: number): string => `config/com.docker.ucp.interlock.conf-${number}`;

const plainSwarm = (): ObservedSwarm =>
  observedSwarm({ nodes: ['n-east', 'n-west'].map((name) => observedNode(name)) });

const deploying = (deploy: object = {}, spec: object = {}): ManifestSet =>
  manifestSet(east(spec), service('web', 'east'), interlock({ deploy }));

const edited = (swarm: ObservedSwarm, change: (one: ObservedService) => ObservedService): ObservedSwarm => ({
  ...swarm,
  services: swarm.services.map((one) => (one.name === core ? change(one) : one)),
});

const coreWith = (swarm: ObservedSwarm, ...parts: readonly SpecPart[]): ObservedSwarm =>
  edited(swarm, (one) => observedService(core, () => one.spec, ...parts));

const without = (swarm: ObservedSwarm, removed: string): ObservedSwarm => ({
  ...swarm,
  services: swarm.services.filter(({ name }) => name !== removed),
});

const idsOf = (set: ManifestSet, swarm: ObservedSwarm, prune = false): readonly string[] =>
  planOf(set, swarm, { prune }).plan.changes.map(({ op, resource }) => `${op} ${resource}`);

describe('a core that the manifests deploy', () => {
  it('is created on an empty swarm after its network and its config, and then made to work', () => {
    const { plan } = planOf(deploying(), plainSwarm());

    const ids = plan.changes.map(({ id }) => id);
    expect(ids.indexOf('network/ucp-interlock')).toBeLessThan(ids.indexOf(coreKey));
    expect(ids.indexOf(conf(1))).toBeLessThan(ids.indexOf(coreKey));
    expect(plan.changes.find(({ id }) => id === coreKey)?.dependsOn).toEqual([
      'network/ucp-interlock',
      conf(1),
    ]);
    expect(plan.waits.map(({ resource, until, dependsOn }) => ({ resource, until, dependsOn }))).toEqual([
      { resource: coreKey, until: 'runs', dependsOn: [coreKey] },
      { resource: 'service/ucp-interlock-proxy-east', until: 'appears', dependsOn: [`wait/${coreKey}`] },
      { resource: 'service/web', until: 'converged', dependsOn: ['service/web'] },
    ]);
  });

  it('is one task on a manager, with a root file system that it cannot write', () => {
    const { writes } = planOf(deploying({ constraints: ['node.labels.zone==a'] }), plainSwarm());

    expect(writes.get(coreKey)).toMatchObject({
      kind: 'createService',
      pulls: 'swarm-reconciler/router:0.2.0',
      spec: {
        Labels: { [ownerLabel]: 'default', [coreLabel]: 'router' },
        Mode: { Replicated: { Replicas: 1 } },
        UpdateConfig: { FailureAction: 'rollback' },
        TaskTemplate: {
          ContainerSpec: {
            Args: ['router'],
            ReadOnly: true,
            Configs: [{ File: { Name: '/config.toml' }, ConfigName: 'com.docker.ucp.interlock.conf-1' }],
          },
          Placement: { Constraints: ['node.labels.zone==a', 'node.role==manager'] },
          Networks: [{ Target: 'ucp-interlock' }],
        },
      },
    });
  });

  it('waits for proxies alone: this core makes no extensions', () => {
    const swarm = converged(plainSwarm(), deploying());

    const { plan, ledger } = planOf(deploying(), swarm);

    expect(plan.changes).toEqual([]);
    expect(plan.waits).toEqual([]);
    expect(Object.keys(ledger.rows)).not.toContain('service/ucp-interlock-extension-east');
    expect(ledger.rows['service/ucp-interlock-proxy-east']?.applied).toMatchObject({ block: 'east' });
  });

  it('changes with its config in one write', () => {
    const swarm = converged(plainSwarm(), deploying());

    const { plan, writes } = planOf(
      deploying({ image: 'router:2' }, { config: { connectTimeout: 7 } }),
      swarm,
    );

    const changes = plan.changes.filter(({ resource }) => resource === coreKey);
    expect(
      changes.map(({ op, cause, fields }) => ({ op, cause, paths: fields.map(({ path }) => path) })),
    ).toEqual([{ op: 'update', cause: 'manifest', paths: ['image', 'configs["/config.toml"]'] }]);
    expect(changes[0]?.impact.proxies).toEqual(['ucp-interlock-proxy-east']);
    expect(writes.get(coreKey)).toMatchObject({
      kind: 'switchConfig',
      pulls: 'router:2',
      reference: { target: '/config.toml', name: 'com.docker.ucp.interlock.conf-2' },
      spec: { Labels: { [coreLabel]: 'router' } },
    });
  });

  it('changes alone if config.toml stays', () => {
    const swarm = converged(plainSwarm(), deploying());

    expect(idsOf(deploying({ image: 'router:2' }), swarm)).toEqual([`update ${coreKey}`]);
    const { plan } = planOf(deploying({ image: 'router:2' }), swarm);
    expect(plan.changes[0]?.impact).toMatchObject({ class: 'rollingRestart', proxies: [] });
    expect(plan.waits.map(({ id }) => id)).toEqual([`wait/${coreKey}`]);
  });

  it('has drift in every field', () => {
    const swarm = coreWith(
      converged(plainSwarm(), deploying()),
      image('evil:1'),
      specValue(['TaskTemplate', 'ContainerSpec', 'ReadOnly'], false),
    );

    const { plan } = planOf(deploying(), swarm);

    expect(plan.changes.map(({ resource, cause }) => ({ resource, cause }))).toEqual([
      { resource: coreKey, cause: 'drift' },
    ]);
    expect(plan.drift.map(({ resource, fields }) => [resource, ...fields.map(({ path }) => path)])).toEqual([
      [coreKey, 'image', 'readOnly'],
    ]);
  });

  it('is one entry of drift, whatever of it has changed', () => {
    const both = manifestSet(east(), west(), interlock({ deploy: {} }));
    const first = converged(plainSwarm(), deploying());
    const second = converged(first, both);
    const old = first.services.find(({ name }) => name === core)?.spec ?? {};
    const swarm = coreWith(second, () => old, image('evil:1'));

    const { plan } = planOf(both, swarm);

    const drift = plan.drift.filter(({ resource }) => resource === coreKey);
    expect(plan.refused).toEqual([]);
    expect(drift).toHaveLength(1);
    expect(drift[0]?.fields.map(({ path }) => path)).toContain('image');
    expect(drift[0]?.fields.map(({ path }) => path)).toContain('configs["/config.toml"]');
  });

  it('is created again with the config that it had', () => {
    const swarm = without(converged(plainSwarm(), deploying()), core);

    const { plan } = planOf(deploying(), swarm);

    expect(plan.changes.map(({ op, resource, cause }) => `${op} ${resource} ${cause}`)).toEqual([
      `create ${coreKey} drift`,
    ]);
    expect(plan.drift).toEqual([{ resource: coreKey, state: 'deleted', fields: [] }]);
  });

  it('keeps the blocks of others if it is created again', () => {
    const both = converged(plainSwarm(), deploying());
    const theirs = planOf(manifestSet(west()), both, { owner: 'team-b' });
    const swarm = without(after(both, theirs), core);

    const { desired } = planOf(deploying(), swarm);

    expect(Object.keys(desired.interlock?.document.extensions ?? {}).sort()).toEqual(['east', 'west']);
  });

  it('is waited for while it has no task', () => {
    const swarm = converged(plainSwarm(), deploying());
    const tasks = swarm.tasks.filter(({ serviceId }) => serviceId !== `id-of-${core}`);

    const { plan } = planOf(deploying(), { ...swarm, tasks });

    expect(plan.changes).toEqual([]);
    expect(plan.waits.map(({ id }) => id)).toContain(`wait/${coreKey}`);
  });

  it('is refused if somebody else made it', () => {
    const { plan } = planOf(deploying(), { ...plainSwarm(), services: [observedService(core)] });

    expect(plan.refused.find(({ resource }) => resource === coreKey)).toEqual({
      resource: coreKey,
      reason: 'a core runs that we did not deploy',
      hint: 'Remove spec.deploy from interlock.yaml:4 to use it as it is, or remove it first: docker service rm ucp-interlock',
    });
  });

  it('is not sent again after it was rolled back, until its manifest changes', () => {
    const before = converged(plainSwarm(), deploying());
    const sent = after(before, planOf(deploying({ image: 'router:bad' }), before));
    const old = before.services.find(({ name }) => name === core)?.spec ?? {};
    const swarm = edited(sent, () => ({
      ...observedService(core, () => old),
      updateState: 'rollback_completed',
      updateStartedAt: '2026-01-01T00:00:01Z',
    }));

    const { plan } = planOf(deploying({ image: 'router:bad' }), swarm);
    expect(plan.changes).toEqual([]);
    expect(plan.refused).toMatchObject([{ resource: coreKey, isQuarantined: true }]);
    expect(idsOf(deploying({ image: 'router:3' }), swarm)).toEqual([`update ${coreKey}`]);
  });

  it('runs without clusters', () => {
    const set = manifestSet(interlock({ deploy: {} }));

    const swarm = converged(plainSwarm(), set);

    expect(swarm.services.map(({ name }) => name)).toEqual([core]);
    expect(idsOf(set, swarm)).toEqual([]);
  });

  it('keeps running without deploy as long as there are clusters, and says so', () => {
    const swarm = converged(plainSwarm(), deploying());

    const { plan } = planOf(manifestSet(east(), service('web', 'east')), swarm);

    expect(plan.changes).toEqual([]);
    expect(plan.retained).toContainEqual({
      resource: coreKey,
      reason: 'spec.deploy of it is no longer declared, kept because config.toml is still managed',
    });
  });

  it('takes proxies of its own that no block names as orphans', () => {
    const both = manifestSet(east(), west(), service('web', 'east'), interlock({ deploy: {} }));
    const swarm = converged(plainSwarm(), both);

    const { plan } = planOf(deploying(), swarm, { prune: true });

    const orphan = plan.changes.find(({ resource }) => resource === 'service/ucp-interlock-proxy-west');
    expect(orphan).toMatchObject({
      op: 'delete',
      dependsOn: [`wait/${coreKey}`],
      impact: { class: 'interruption' },
    });
  });
});

describe('a core that goes', () => {
  const nothing = manifestSet(plainService('other'));
  const runs = (): ObservedSwarm => converged(plainSwarm(), deploying());

  it('is retained without --prune', () => {
    const { plan } = planOf(nothing, runs());

    expect(plan.changes.map(({ op }) => op)).toEqual(['create']);
    expect(plan.retained.map(({ resource }) => resource)).toContain(coreKey);
  });

  it('goes first, then its proxies, what it stored, and last our configs', () => {
    const { plan } = planOf(nothing, runs(), { prune: true });

    const change = (id: string) => plan.changes.find((one) => one.id === id);
    expect(change('service/ucp-interlock-proxy-east')?.dependsOn).toEqual([coreKey]);
    expect(change(conf(1))?.dependsOn).toEqual([coreKey, 'service/ucp-interlock-proxy-east']);
    expect(change('network/ucp-interlock')?.dependsOn).toContain(coreKey);
    expect(change('network/eastnet')?.dependsOn).toContain('service/ucp-interlock-proxy-east');
  });

  it('leaves nothing, wherever it is cut off', () => {
    const start = runs();
    const pass = planOf(nothing, start, { prune: true });
    for (let position = 0; position <= pass.writes.size; position += 1) {
      const cut = killedBefore(start, pass, position);
      const end = after(cut, planOf(nothing, cut, { prune: true }));
      const left = [end.services, end.networks, end.configs].map((list) => list.map(({ name }) => name));
      expect(left, `cut off before write ${position}`).toEqual([['other'], [], ['swarm-reconciler.default']]);
    }
  });

  it('stays if another owner has a block', () => {
    const start = runs();
    const swarm = after(start, planOf(manifestSet(west()), start, { owner: 'team-b' }));

    const ids = idsOf(nothing, swarm, true);

    expect(ids).not.toContain(`delete ${coreKey}`);
    expect(ids).toContain(`update ${coreKey}`);
  });
});
