import { describe, expect, it } from 'vitest';
import { findLostRoutes, type RoutingService, type RoutingState } from './lost-routes.ts';

const serviceOf = (
  Name: string,
  networks: readonly string[],
  lb: Record<string, string> = {},
): RoutingService => ({
  Spec: {
    Name,
    Labels: Object.fromEntries(Object.entries(lb).map(([key, value]) => [`com.docker.lb.${key}`, value])),
    TaskTemplate: { Networks: networks.map((name) => ({ Target: `id-of-${name}` })) },
  },
});

const shop = serviceOf('shop', ['bluenet'], {
  hosts: 'a.example',
  service_cluster: 'blue',
  network: 'bluenet',
});
const proxy = serviceOf('blue-proxy', ['bluenet']);
const blue =
  '[Extensions.blue]\nServiceCluster = "blue"\nProxyServiceName = "blue-proxy"\nNetworks = ["bluenet"]\n';
const other = '[Extensions.default]\nProxyServiceName = "proxy"\n';

const lostIn = (change: Partial<RoutingState>): readonly string[] =>
  findLostRoutes(
    {
      services: [shop, proxy],
      networks: ['bluenet', 'backnet'].map((Name) => ({ Id: `id-of-${Name}`, Name })),
      configs: [blue],
      ...change,
    },
    new Map([['shop', 'a.example']]),
  );

describe('findLostRoutes()', () => {
  it('finds nothing where block, proxy, labels and networks agree', () => {
    expect(lostIn({})).toEqual([]);
  });

  it.each<[string, Partial<RoutingState>, string]>([
    ['a service that is gone', { services: [proxy] }, 'has no label of host "a.example"'],
    ['a core that is gone', { configs: [] }, 'no core mounts a config.toml'],
    [
      'a cluster that one of two configs does not serve',
      { configs: [blue, other] },
      'no block serves cluster "blue"',
    ],
    ['a proxy that is gone', { services: [shop] }, 'proxy "blue-proxy" does not exist'],
    [
      'a proxy that is on another network',
      { services: [shop, serviceOf('blue-proxy', ['backnet'])] },
      'proxy "blue-proxy" is not on network bluenet',
    ],
    [
      'a label of a network that the service is not on',
      {
        services: [
          serviceOf('shop', ['backnet'], { hosts: 'a.example', service_cluster: 'blue', network: 'bluenet' }),
          proxy,
        ],
      },
      'is not on network "bluenet" of its label',
    ],
  ])('finds %s', (_, change, reason) => {
    expect(lostIn(change)).toEqual([`shop: ${reason}`]);
  });

  it('leaves a block without networks to Interlock, which attaches its proxy', () => {
    const services = [serviceOf('shop', ['backnet'], { hosts: 'a.example' }), serviceOf('proxy', [])];

    expect(lostIn({ services, configs: [other] })).toEqual([]);
  });
});
