import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { block, startCoreWorld, type CoreWorld } from './core-world.ts';

let core: CoreWorld;

const east = block('east', 'ServiceCluster = "east"');
const closed = block('closed', 'ServiceCluster = "east"\nNetworks = ["blue"]');

beforeEach(async () => {
  core = await startCoreWorld(block('default') + east + closed);
  for (const network of ['blue', 'green', 'red']) await core.createNetwork(network);
});

afterEach(async () => {
  await core.close();
});

/** Creates a service on networks, with routing labels in short form. */
const deploy = async (labels: Readonly<Record<string, string>>, ...networks: string[]): Promise<void> => {
  const long = Object.entries(labels).map(([name, value]) => [`com.docker.lb.${name}`, value]);
  await core.createService('app', {
    Labels: Object.fromEntries(long) as object,
    TaskTemplate: {
      ContainerSpec: { Image: 'app' },
      Networks: networks.map((Target) => ({ Target })),
    },
  });
  await core.settled();
};

const networks = () => ({
  default: core.networksOf('proxy-default'),
  east: core.networksOf('proxy-east'),
  closed: core.networksOf('proxy-closed'),
});

describe('the networks of a proxy that startStandInCore() makes', () => {
  it('are all networks of the services that it serves, or exactly those in Networks if that is set', async () => {
    await deploy({ hosts: 'app.example', service_cluster: 'east' }, 'red', 'green');

    expect(networks()).toEqual({ default: [], east: ['green', 'red'], closed: ['blue'] });
  });

  it('are those of services without a cluster, for a block without one', async () => {
    await deploy({ hosts: 'app.example' }, 'red');

    expect(networks()).toEqual({ default: ['red'], east: [], closed: ['blue'] });
  });

  it('include those of a default backend, which needs no host', async () => {
    await deploy({ default_backend: 'true' }, 'red');

    expect(networks().default).toEqual(['red']);
  });

  it('do not include those of a service without a route', async () => {
    await deploy({ port: '8000', service_cluster: 'east' }, 'red');

    expect(networks()).toEqual({ default: [], east: [], closed: ['blue'] });
  });

  it('are limited to the one that a service names', async () => {
    await deploy({ hosts: 'app.example', network: 'green' }, 'red', 'green');

    expect(networks().default).toEqual(['green']);
  });

  it('do not include one that a service names but is not attached to', async () => {
    await deploy({ hosts: 'app.example', network: 'blue' }, 'red');

    expect(networks().default).toEqual([]);
  });

  it('are dropped with the last service on them', async () => {
    await deploy({ hosts: 'app.example' }, 'red');

    await core.remove('/services/app');
    await core.settled();

    expect(networks().default).toEqual([]);
  });

  it('do not affect the extension, which is on the networks of the core', async () => {
    await deploy({ hosts: 'app.example' }, 'red');

    expect(core.networksOf('extension-default')).toEqual(['ucp-interlock']);
  });
});
