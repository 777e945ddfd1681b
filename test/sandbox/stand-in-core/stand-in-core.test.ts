import { afterEach, describe, expect, it } from 'vitest';
import type { StandInCoreOptions } from '../../../src/sandbox/stand-in-core/stand-in-core.ts';
import { block, startCoreWorld, type CoreWorld, type ServiceSpec } from './core-world.ts';

let world: CoreWorld | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function start(config: string, options?: Partial<StandInCoreOptions>): Promise<CoreWorld> {
  world = await startCoreWorld(config, options);
  await world.settled();
  return world;
}

const versionOf = (name: string): number | undefined => world?.service(name).Version.Index;
const replicas = (count: number) => (spec: object) => ({
  ...spec,
  Mode: { Replicated: { Replicas: count } },
});

const fitsNowhere = (spec: ServiceSpec) => ({
  ...spec,
  TaskTemplate: { ...spec.TaskTemplate, Placement: { Constraints: ['node.labels.no==node'] } },
});

describe('what startStandInCore() makes', () => {
  it('the extension and the proxy of each block, once', async () => {
    const core = await start(block('east') + block('west'));
    const names = ['extension-east', 'extension-west', 'proxy-east', 'proxy-west', 'ucp-interlock'];
    const versions = names.map(versionOf);

    await core.settled();

    expect(core.names()).toEqual(names);
    expect(names.map(versionOf)).toEqual(versions);
    expect(core.errors).toEqual([]);
  });

  it('a config service on every node, if a block is hitless', async () => {
    const core = await start(
      block(
        'east',
        'HitlessServiceUpdate = true\nConfigImage = "config:1"\nConfigServiceName = "config-east"',
      ) + block('west', 'ConfigImage = "config:1"\nConfigServiceName = "config-west"'),
    );

    expect(core.names()).toContain('config-east');
    expect(core.names()).not.toContain('config-west');
    expect(core.service('config-east').Spec.Mode).toEqual({ Global: {} });
  });

  it('a proxy again after someone has removed it', async () => {
    const core = await start(block('east'));
    const { ID, Spec } = core.service('proxy-east');

    await core.remove('/services/proxy-east');
    await core.settled();

    expect(core.service('proxy-east').ID).not.toBe(ID);
    expect(core.service('proxy-east').Spec).toEqual(Spec);
  });

  it('services with the overridden images instead of those in config.toml', async () => {
    const core = await start(block('east'), { imageOverride: (image) => `lab/${image}` });

    expect(core.service('proxy-east').Spec.TaskTemplate.ContainerSpec?.Image).toBe('lab/proxy:1');
    expect(core.service('extension-east').Spec.TaskTemplate.ContainerSpec?.Image).toBe('lab/extension:1');
  });

  it('nothing, if there is no core service', async () => {
    const core = await start(block('east'));
    for (const name of core.names()) await core.remove(`/services/${name}`);

    await core.settled();

    expect(core.names()).toEqual([]);
    expect(core.errors).toEqual([]);
  });
});

describe('what startStandInCore() changes', () => {
  it('the services of a block that differs, with all their tasks, and no others', async () => {
    const core = await start(block('east') + block('west'));
    const untouched = ['proxy-west', 'extension-west'].map(versionOf);
    const tasks = core.engine.sandbox
      .snapshot()
      .tasks.filter(({ DesiredState }) => DesiredState === 'running');

    await core.updateConfig(
      block('east', '[Extensions.east.Config]\nConnectTimeout = 7') + block('west').replace(/\n/g, '\n  '),
    );
    await core.settled();

    expect(['proxy-west', 'extension-west'].map(versionOf)).toEqual(untouched);
    const proxy = core.service('proxy-east');
    const runs = core.engine.sandbox
      .snapshot()
      .tasks.filter(({ ServiceID, DesiredState }) => ServiceID === proxy.ID && DesiredState === 'running');
    expect(proxy.UpdateStatus?.State).toBe('completed');
    expect(runs).toHaveLength(1);
    expect(tasks.map(({ ID }) => ID)).not.toContain(runs[0]?.ID);
  });

  it('nothing that someone has changed by hand, until the block differs', async () => {
    const core = await start(block('east'));

    await core.update('proxy-east', replicas(3));
    await core.settled();
    expect(core.service('proxy-east').Spec.Mode).toEqual({ Replicated: { Replicas: 3 } });

    await core.updateConfig(block('east').replace('ProxyReplicas = 1', 'ProxyReplicas = 2'));
    await core.settled();
    expect(core.service('proxy-east').Spec.Mode).toEqual({ Replicated: { Replicas: 2 } });
  });

  it('nothing that swarm has rolled back', async () => {
    const core = await start(block('east'));
    await core.updateConfig(block('east', 'ProxyArgs = ["--broken"]'));
    await core.settled();
    const { ID, Version, Spec } = core.service('proxy-east');

    await core.engine.api('POST', `/services/${ID}/update?version=${Version.Index}&rollback=previous`, Spec);
    await core.settled();

    expect(core.service('proxy-east').UpdateStatus?.State).toBe('rollback_completed');
    expect(core.service('proxy-east').Spec).not.toMatchObject({
      TaskTemplate: { ContainerSpec: { Args: ['--broken'] } },
    });
  });

  it('nothing after a restart', async () => {
    const core = await start(block('east'));
    const before = core.engine.sandbox.snapshot();

    await core.restart();
    await core.settled();

    expect(core.engine.sandbox.snapshot()).toEqual(before);
  });

  it('nothing of a removed block: its services stay', async () => {
    const core = await start(block('east') + block('west'));
    const before = core.names();

    await core.updateConfig(block('east'));
    await core.settled();

    expect(core.names()).toEqual(before);
  });
});

describe('which config.toml startStandInCore() reads', () => {
  it("that of the core's running task, whatever the service says by now", async () => {
    const core = await start(block('east'));
    await core.update('ucp-interlock', replicas(2));

    // The first of the two tasks is replaced by one that fits nowhere, so the second still runs with its config.
    await core.updateConfig(block('west'), fitsNowhere);
    await core.remove('/services/proxy-east');
    await core.settled();

    expect(core.names()).toContain('proxy-east');
    expect(core.names()).not.toContain('proxy-west');
  });

  it('that of the newest task, while tasks with different configs run', async () => {
    const core = await start(block('east'));
    await core.update('ucp-interlock', replicas(3));

    // Of three tasks the first is replaced, the replacement of the second finds its port in use, the third is unchanged.
    await core.updateConfig(block('west'), (spec) => ({
      ...spec,
      TaskTemplate: { ...spec.TaskTemplate, Placement: { Constraints: ['node.hostname==ucp-node-0'] } },
      EndpointSpec: { Ports: [{ PublishedPort: 9000, TargetPort: 9000, PublishMode: 'host' }] },
    }));
    await core.remove('/services/proxy-east');
    await core.settled();

    expect(core.names()).toContain('proxy-west');
    expect(core.names()).not.toContain('proxy-east');
  });

  it('none while no task of the core runs', async () => {
    const core = await start(block('east'));

    await core.update('ucp-interlock', replicas(0));
    await core.remove('/services/proxy-east');
    await core.settled();

    expect(core.names()).not.toContain('proxy-east');
  });

  it('the one that it was started with, even if that config has been removed since', async () => {
    const core = await start(block('east'));
    await core.update('ucp-interlock', replicas(2));
    await core.updateConfig(block('west'), fitsNowhere);

    await core.remove('/configs/com.docker.ucp.interlock.conf-1');
    await core.remove('/services/proxy-east');
    await core.settled();

    expect(core.names()).toContain('proxy-east');
    expect(core.errors).toEqual([]);
  });
});
