import { describe, expect, it } from 'vitest';
import type { Labels, ObservedService, ObservedSwarm } from '../../../../src/model/observed.ts';
import { ownerLabel } from '../../../../src/model/own-labels.ts';
import { converged } from '../../../builders/after.ts';
import { clustersConfig, confN, interlockSwarm, planOf } from '../../../builders/interlock-swarm.ts';
import {
  annotated,
  manifestSet,
  plainService,
  service,
  type ManifestText,
} from '../../../builders/manifests.ts';
import { labels, observedService } from '../../../builders/observed.ts';

const teamB = { [ownerLabel]: 'team-b' };

const routed = (name: string, hosts: string, others: Labels = {}): ObservedService =>
  observedService(
    name,
    labels({
      'com.docker.lb.hosts': hosts,
      'com.docker.lb.port': '80',
      'com.docker.lb.service_cluster': 'east',
      ...others,
    }),
  );

const swarmWith = (...services: readonly ObservedService[]): ObservedSwarm =>
  interlockSwarm({ configs: [confN(2, clustersConfig)], running: 2, services });

const plan = (swarm: ObservedSwarm, ...manifests: readonly ManifestText[]) =>
  planOf(manifestSet(...manifests), swarm).plan;

const shop = (route: object = {}): ManifestText =>
  service('shop', 'east', { route: { hosts: ['shop.test'], port: 80, ...route } });

const shopRoute = { hosts: ['shop.test'], port: 80 };
const sharedRoute = { hosts: ['shared.test'], port: 80 };

describe('planChanges() for a host that a service of someone else has in the same cluster', () => {
  it('refuses the service that would take it, and names the owner of the other', () => {
    expect(plan(swarmWith(routed('old', 'other.test,SHOP.test', teamB)), shop())).toMatchObject({
      changes: [],
      refused: [
        {
          resource: 'service/shop',
          reason:
            'host "shop.test" of cluster "east" is that of service/old of the owner "team-b" too: shop.yaml:4',
          hint: 'Choose another host, or set route.sharedHost: true if both answer its requests alike',
        },
      ],
    });
  });

  it('refuses it too if nobody manages the other', () => {
    expect(plan(swarmWith(routed('old', 'shop.test')), shop()).refused).toMatchObject([
      { reason: 'host "shop.test" of cluster "east" is that of service/old too: shop.yaml:4' },
    ]);
  });

  it.each([
    ['sharedHost is declared', routed('old', 'shop.test'), shop({ sharedHost: true })],
    [
      'the other is in another cluster',
      routed('old', 'shop.test', { 'com.docker.lb.service_cluster': 'west' }),
      shop(),
    ],
    ['the other has another host', routed('old', 'blog.test'), shop()],
  ])('takes the host if %s', (_, other, manifest) => {
    const { refused, warnings } = plan(swarmWith(other), manifest);

    expect({ refused, warnings }).toEqual({ refused: [], warnings: [] });
  });

  it('leaves services that are declared to the check of the manifests', () => {
    const declared = annotated(service('old', 'east', { route: { hosts: ['blog.test'], port: 80 } }), {
      adopt: 'true',
    });

    expect(plan(swarmWith(routed('old', 'shop.test')), shop(), declared).refused).toEqual([]);
  });

  it('only warns if the service had the host before', () => {
    const before = converged(swarmWith(), manifestSet(shop()));
    const swarm = { ...before, services: [...before.services, routed('late', 'shop.test', teamB)] };

    const same = plan(swarm, shop());
    expect(same).toMatchObject({ changes: [], refused: [] });
    expect(same.warnings).toMatchObject([
      {
        kind: 'takenHost',
        resource: 'service/shop',
        message:
          'service/shop: host "shop.test" of cluster "east" is that of service/late of the owner "team-b" too: shop.yaml:4. Choose another host, or set route.sharedHost: true if both answer its requests alike',
      },
    ]);
    const changed = plan(swarm, shop({ maxFails: 3 }));
    expect(changed.changes).toMatchObject([{ op: 'update', resource: 'service/shop' }]);
    expect(changed.warnings.map(({ kind }) => kind)).toEqual(['takenHost']);
  });

  it('only warns of a service of ours that is no longer declared, and is silent once it is pruned', () => {
    const before = converged(swarmWith(), manifestSet(shop()));
    const renamed = manifestSet(service('web', 'east', { route: { hosts: ['shop.test'], port: 80 } }));

    expect(planOf(renamed, before).plan).toMatchObject({
      refused: [],
      changes: [{ op: 'create', resource: 'service/web' }],
      warnings: [
        {
          kind: 'takenHost',
          resource: 'service/web',
          message:
            'service/web: host "shop.test" of cluster "east" is that of service/shop too: web.yaml:4. Choose another host, or set route.sharedHost: true if both answer its requests alike',
        },
      ],
    });
    expect(planOf(renamed, before, { prune: true }).plan).toMatchObject({ refused: [], warnings: [] });
  });

  it('only warns of a service that we adopted and no longer declare', () => {
    const adopted = annotated(service('old', 'east', { image: undefined, route: shopRoute }), {
      adopt: 'true',
    });
    const before = converged(swarmWith(routed('old', 'shop.test')), manifestSet(adopted));

    expect(plan(before, shop())).toMatchObject({ refused: [], warnings: [{ kind: 'takenHost' }] });
  });

  it('refuses the host that is new, if another one was shared before', () => {
    const both = { hosts: ['shared.test', 'shop.test'], port: 80 };
    const before = converged(swarmWith(), manifestSet(service('shop', 'east', { route: sharedRoute })));
    const services = [...before.services, routed('old', 'shared.test,shop.test', teamB)];

    expect(plan({ ...before, services }, service('shop', 'east', { route: both })).refused).toMatchObject([
      { reason: expect.stringContaining('host "shop.test"') as string },
    ]);
  });

  it('adds nothing to the refusal of a service that is not written for another reason', () => {
    const theirs = observedService('shop', labels({ team: 'web' }));

    expect(plan(swarmWith(routed('old', 'shop.test'), theirs), shop()).refused).toMatchObject([
      { resource: 'service/shop', reason: 'a service of this name exists and is not managed by us' },
    ]);
  });

  it('does not concern a service without a route', () => {
    expect(plan(swarmWith(routed('old', 'shop.test')), plainService('shop')).refused).toEqual([]);
  });
});

describe('planChanges() for a second default backend of a cluster', () => {
  const backend = { 'com.docker.lb.default_backend': 'true' };

  it('refuses it, also with sharedHost: nginx would reject the configuration of the whole cluster', () => {
    const manifest = shop({ defaultBackend: true, sharedHost: true });

    expect(plan(swarmWith(routed('old', 'old.test', backend)), manifest).refused).toMatchObject([
      {
        resource: 'service/shop',
        reason: 'the default backend of cluster "east" is that of service/old too: shop.yaml:4',
        hint: 'Remove route.defaultBackend from one of the two',
      },
    ]);
  });

  it('refuses the host of a default backend like any other', () => {
    expect(plan(swarmWith(routed('old', 'shop.test')), shop({ defaultBackend: true })).refused).toMatchObject(
      [{ reason: 'host "shop.test" of cluster "east" is that of service/old too: shop.yaml:4' }],
    );
  });

  it('names the default cluster in words', () => {
    const other = routed('old', 'old.test', { ...backend, 'com.docker.lb.service_cluster': '' });
    const manifest = service('web', '', {
      networks: ['eastnet'],
      route: { hosts: ['web.test'], port: 80, defaultBackend: true },
    });

    expect(plan(swarmWith(other), manifest).refused).toMatchObject([
      { reason: 'the default backend of the default cluster is that of service/old too: web.yaml:4' },
    ]);
  });
});
