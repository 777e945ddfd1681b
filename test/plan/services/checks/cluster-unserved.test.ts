import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../../../src/manifest/parse-manifests.ts';
import type { ObservedSwarm } from '../../../../src/model/observed.ts';
import { converged } from '../../../builders/after.ts';
import {
  clustersConfig,
  confN,
  defaultConfig,
  interlockSwarm,
  planOf,
  vendorSwarm,
} from '../../../builders/interlock-swarm.ts';
import {
  annotated,
  cluster,
  manifestFiles,
  manifestSet,
  plainService,
  service,
  type ManifestText,
} from '../../../builders/manifests.ts';
import { observedNetwork, observedSwarm } from '../../../builders/observed.ts';

/** A swarm in which another repository made the clusters east and west, each on its own network. */
const swarmOfOthers = (config = clustersConfig): ObservedSwarm => {
  const swarm = interlockSwarm({ configs: [confN(2, config)], running: 2 });
  return { ...swarm, networks: [...swarm.networks, observedNetwork('back')] };
};

const plan = (manifest: ManifestText, swarm = swarmOfOthers()) => planOf(manifestSet(manifest), swarm).plan;

const networksLine = 'Networks=["eastnet"]';
function withNetworks(line: string): ObservedSwarm {
  expect(clustersConfig).toContain(networksLine);
  return swarmOfOthers(clustersConfig.replace(networksLine, line));
}

describe('planChanges() for a service of a cluster that no manifest declares', () => {
  it('creates it on the only network of the block that serves the cluster', () => {
    const { changes, refused, warnings } = plan(service('web', 'east'));

    expect({ refused, warnings }).toEqual({ refused: [], warnings: [] });
    expect(changes).toMatchObject([{ op: 'create', resource: 'service/web' }]);
    expect(changes[0]?.fields.find(({ field }) => field === 'networks')?.to).toEqual(['eastnet']);
  });

  it('refuses it if no block serves the cluster, and names a similar one', () => {
    expect(plan(service('web', 'eats'))).toMatchObject({
      changes: [],
      waits: [],
      refused: [
        {
          resource: 'service/web',
          reason: 'no block of config.toml serves cluster "eats", and no manifest declares it: web.yaml:4',
          hint: 'Did you mean "east"?',
        },
      ],
    });
  });

  it('names a similar cluster that a manifest declares', () => {
    const files = manifestFiles(cluster('north'), service('web', 'noth', { networks: ['northnet'] }));
    const { set } = parseManifests(files); // with a warning

    expect(planOf(set, swarmOfOthers()).plan.refused).toContainEqual(
      expect.objectContaining({ resource: 'service/web', hint: 'Did you mean "north"?' }),
    );
  });

  it('lists the clusters, sorted and without the default one, if none is similar', () => {
    const config = [defaultConfig, clustersConfig.slice(clustersConfig.indexOf('[Extensions.east]'))]
      .join('\n')
      .replaceAll('ServiceCluster="east"', 'ServiceCluster="zone"');
    const { refused } = plan(
      service('web', 'south-america', { networks: ['eastnet'] }),
      swarmOfOthers(config),
    );

    expect(refused).toMatchObject([
      {
        hint: 'Service clusters: west, zone. Declare it with a ServiceCluster, here or in the repository that has the clusters',
      },
    ]);
  });

  it('refuses it where Interlock is not there', () => {
    const { refused } = plan(service('web', 'east', { networks: ['back'] }), {
      ...observedSwarm(),
      networks: [observedNetwork('back')],
    });

    expect(refused).toMatchObject([
      {
        resource: 'service/web',
        hint: 'The swarm has no service cluster. Declare it with a ServiceCluster, here or in the repository that has the clusters',
      },
    ]);
  });

  it('does not refuse the default cluster, for which a service can wait', () => {
    expect(plan(service('web', '', { networks: ['back'] }), vendorSwarm()).refused).toMatchObject([
      { reason: 'network "back" does not exist in the swarm, and no cluster declares it: web.yaml:4' },
    ]);
  });

  it('warns if the block is gone and the service is as it was', () => {
    const set = manifestSet(service('web', 'east'));
    const applied = converged(swarmOfOthers(), set);
    const without = confN(3, clustersConfig.replaceAll('ServiceCluster="east"', 'ServiceCluster="north"'));
    const swarm = interlockSwarm({
      configs: [...applied.configs.filter(({ name }) => !name.includes('interlock.conf')), without],
      running: 3,
      services: applied.services.filter(({ name }) => name === 'web'),
    });

    const declaring = manifestSet(service('web', 'east', { networks: ['eastnet'] }));
    const { changes, refused, warnings } = planOf(declaring, swarm).plan;

    expect({ changes, refused }).toEqual({ changes: [], refused: [] });
    expect(warnings).toMatchObject([
      {
        kind: 'unservedCluster',
        resource: 'service/web',
        message:
          'service/web gets no requests: no block of config.toml serves cluster "east", and no manifest declares it: web.yaml:4. Service clusters: north, west. Declare it with a ServiceCluster, here or in the repository that has the clusters',
      },
    ]);
  });

  it('is silent about an observe-only service', () => {
    const manifest = annotated(service('web', 'eats', { networks: ['back'] }), { mode: 'observe' });

    expect(plan(manifest).refused).toEqual([]);
  });

  it('takes a block that other manifests of the same owner made and that is not pruned', () => {
    const made = converged(swarmOfOthers(), manifestSet(cluster('north', { nodes: ['ucp-node-0'] })));
    const set = manifestSet(service('web', 'north', { networks: ['eastnet', 'northnet'] }));

    expect(planOf(set, made).plan.refused).toEqual([]);
    expect(planOf(set, made, { prune: true }).plan.refused).toMatchObject([
      {
        resource: 'service/web',
        reason: 'no block of config.toml serves cluster "north", and no manifest declares it: web.yaml:4',
      },
    ]);
  });
});

describe('planChanges() for the networks of a cluster that no manifest declares', () => {
  it.each([
    { line: '', hint: 'Let it join one of theirs in spec.networks' },
    {
      line: 'Networks = ["eastnet", "back"]',
      hint: 'Let it join one of theirs in spec.networks. Theirs: eastnet, back',
    },
  ])('refuses a service that names none if the block has not one: $line', ({ line, hint }) => {
    expect(plan(service('web', 'east'), withNetworks(line)).refused).toMatchObject([
      { reason: 'it joins no network, so the proxies of cluster "east" cannot reach it: web.yaml:4', hint },
    ]);
  });

  it('refuses a service that can be reached over several of them, unless its route names one', () => {
    const swarm = withNetworks('Networks = ["eastnet", "back"]');
    const networks = ['eastnet', 'back'];
    const route = { hosts: ['web.test'], port: 80, network: 'back' };

    expect(plan(service('web', 'east', { networks }), swarm).refused).toMatchObject([
      {
        reason: 'the proxies of cluster "east" can reach it over 2 networks: web.yaml:4',
        hint: 'Name one of them in spec.route.network: eastnet, back',
      },
    ]);
    expect(plan(service('web', 'east', { networks, route }), swarm).refused).toEqual([]);
  });

  it('takes any networks if the block names none: its proxies join those of the services', () => {
    expect(plan(service('web', 'east', { networks: ['back'] }), withNetworks('')).refused).toEqual([]);
  });

  it('does not concern a service without a route', () => {
    expect(plan(plainService('database')).refused).toEqual([]);
  });
});
