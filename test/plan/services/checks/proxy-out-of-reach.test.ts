import { describe, expect, it } from 'vitest';
import type { ObservedSwarm } from '../../../../src/model/observed.ts';
import { converged } from '../../../builders/after.ts';
import { planOf, vendorSwarm } from '../../../builders/interlock-swarm.ts';
import { annotated, cluster, manifestSet, service, type ManifestText } from '../../../builders/manifests.ts';
import { attached, labels, observedNetwork, observedService } from '../../../builders/observed.ts';

const of = (name: string, published: number, networks = [`${name}net`]): ManifestText =>
  cluster(name, {
    networks,
    proxy: { publish: { http: { published }, https: { published: published + 1 } } },
  });
const [east, west] = [of('east', 8080), of('west', 8090)];

/** A service that a stack has deployed on its own network, with the label that names it. */
const stack = observedService(
  'shop',
  labels({
    'com.docker.lb.hosts': 'shop.test',
    'com.docker.lb.port': '80',
    'com.docker.lb.network': 'stacknet',
  }),
  attached('id-of-stacknet'),
);

const overlay = (cluster: string, route: object = {}): ManifestText => {
  const { spec, ...rest } = service('shop', cluster);
  const { image: _image, ...own } = spec as { readonly image: string };
  return annotated(
    { ...rest, spec: { ...own, route: { hosts: ['shop.test'], port: 80, ...route } } },
    { adopt: 'true' },
  );
};

const vendor = vendorSwarm();
const start: ObservedSwarm = {
  ...vendor,
  networks: [observedNetwork('stacknet')],
  services: [...vendor.services, stack],
};
const clusters = converged(start, manifestSet(east, west));

describe('planChanges() for a service that its proxies do not reach', () => {
  it('refuses an overlay that keeps a label of another network, before it moves there', () => {
    const { plan } = planOf(manifestSet(east, west, overlay('east')), clusters);

    expect(plan.changes).toEqual([]);
    expect(plan.refused).toEqual([
      {
        resource: 'service/shop',
        reason:
          'its label com.docker.lb.network names network "stacknet", which the proxies of cluster "east" are not on: shop.yaml:4',
        hint: 'Name one that both are on in spec.route.network, which rewrites the label: eastnet',
      },
    ]);
  });

  it('rewrites the label if the manifest names the network, and shows that', () => {
    const { plan } = planOf(manifestSet(east, west, overlay('east', { network: 'eastnet' })), clusters);

    expect(plan.refused).toEqual([]);
    expect(plan.changes[0]?.fields).toContainEqual(
      expect.objectContaining({
        path: 'labels["com.docker.lb.network"]',
        ...{ from: 'stacknet', to: 'eastnet' },
      }),
    );
  });

  it('only warns of a fault that is there already', () => {
    const [web] = [service('web', 'east', { image: 'nginx:2' })];
    const swarm = converged(clusters, manifestSet(east, west, service('web', 'east')));
    const broken: ObservedSwarm = {
      ...swarm,
      services: swarm.services.map((one) =>
        one.name === 'web'
          ? observedService(
              'web',
              labels({ ...one.labels, 'com.docker.lb.network': 'gone' }),
              attached('id-of-eastnet'),
            )
          : one,
      ),
    };

    const { plan } = planOf(manifestSet(east, west, web), broken);

    expect(plan.refused).toEqual([]);
    expect(plan.changes.map(({ id }) => id)).toEqual(['service/web']);
  });

  it('lets a cluster keep the network over which it reaches a service of somebody else', () => {
    const routed = observedService(
      'theirs',
      labels({
        'com.docker.lb.hosts': 'theirs.test',
        'com.docker.lb.port': '80',
        'com.docker.lb.service_cluster': 'east',
      }),
      attached('id-of-stacknet'),
    );
    const both = of('east', 8080, ['eastnet', 'stacknet']);
    const swarm = converged({ ...start, services: [...start.services, routed] }, manifestSet(both, west));

    const { plan } = planOf(manifestSet(east, west), swarm);

    expect(plan.refused).toMatchObject([
      {
        resource: 'service/ucp-interlock-proxy-east',
        reason: 'its proxies would no longer reach 1 service: theirs',
        hint: 'Keep a network that they share in spec.networks, or let the services join another first: east.yaml:4',
      },
    ]);
    expect(planOf(manifestSet(both, west), swarm).plan.refused).toEqual([]);
  });
});
