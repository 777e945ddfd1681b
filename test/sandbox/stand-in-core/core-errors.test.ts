import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { StandInCoreOptions } from '../../../src/sandbox/stand-in-core/stand-in-core.ts';
import { block, startCoreWorld, type CoreWorld } from './core-world.ts';

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

describe('errors of startStandInCore()', () => {
  it('reports a missing network once, and delays only the proxy on it until it exists', async () => {
    const core = await start(block('east', 'Networks = ["eastnet"]') + block('west'));
    await core.settled();
    expect(core.names()).toEqual(['extension-east', 'extension-west', 'proxy-west', 'ucp-interlock']);
    expect(core.errors).toEqual([
      'Cannot make the proxy of Extensions.east: network "eastnet" does not exist',
    ]);

    await core.createNetwork('eastnet');
    await core.settled();

    expect(core.networksOf('proxy-east')).toEqual(['eastnet']);
    expect(core.errors).toHaveLength(1);
  });

  it("reports a port in use by another service with the engine's message, and retries until it is free", async () => {
    const core = await start(block('east'));
    const west = block('west', 'PublishedPort = 81\nPublishedSSLPort = 8444').replace('host', 'ingress');
    await core.createService('other', { EndpointSpec: { Ports: [{ PublishedPort: 81, TargetPort: 80 }] } });

    await core.updateConfig(west + block('north'));
    await core.settled();
    expect(core.names()).toContain('proxy-north');
    expect(core.names()).not.toContain('proxy-west');
    expect(core.errors).toHaveLength(1);
    expect(core.errors[0]).toMatch(
      /^Cannot create service "proxy-west": POST \/services\/create: 400 .*port '81' is already in use by service 'other'/,
    );

    await core.remove('/services/other');
    await core.settled();

    expect(core.names()).toContain('proxy-west');
    expect(core.errors).toHaveLength(1);
  });

  it('reports an error again when it comes back', async () => {
    const onEastnet = block('east', 'Networks = ["eastnet"]');
    const core = await start(onEastnet);
    await core.createNetwork('eastnet');
    await core.settled();

    await core.updateConfig(block('east'));
    await core.settled();
    await core.remove('/networks/eastnet');
    await core.updateConfig(onEastnet);
    await core.settled();

    const missing = 'Cannot make the proxy of Extensions.east: network "eastnet" does not exist';
    expect(core.errors).toEqual([missing, missing]);
  });

  it.each([
    [
      'a block without ProxyReplicas',
      block('east').replace('ProxyReplicas = 1', ''),
      'ProxyReplicas has to be a number',
    ],
    ['an invalid duration', block('east', 'ProxyStopGracePeriod = "soon"'), 'ProxyStopGracePeriod has to be'],
  ])('%s gets no proxy, but the next block does', async (_case, east, message) => {
    const core = await start(east + block('west'));

    expect(core.names()).toEqual(['extension-east', 'extension-west', 'proxy-west', 'ucp-interlock']);
    expect(core.errors).toHaveLength(1);
    expect(core.errors[0]).toContain(`Cannot read Extensions.east of config.toml: ${message}`);
  });

  it.each([
    ['text that is not TOML', 'Extensions = [', 'Cannot read config.toml: '],
    ['a core that mounts its config elsewhere', block('east'), 'mounts nothing at "/other.toml"'],
  ])('%s is reported, and nothing is made', async (_case, config, message) => {
    const core = await start(config, {
      configTarget: message.includes('other') ? '/other.toml' : '/config.toml',
    });

    expect(core.names()).toEqual(['ucp-interlock']);
    expect(core.errors).toHaveLength(1);
    expect(core.errors[0]).toContain(message);
  });

  it('there are none with an engine at a host and port', async () => {
    const paths: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url);
      response.end('[]');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;

    const core = await start(block('east'), { endpoint: `tcp://127.0.0.1:${port}` });
    await core.stop();
    server.close();

    expect(new Set(paths)).toEqual(new Set(['/services']));
    expect(core.errors).toEqual([]);
  });

  it('retries an engine that does not answer', async () => {
    const core = await start(block('east'), { endpoint: 'unix:///nowhere/engine.sock' });
    await core.settled();

    expect(core.passes()).toBeGreaterThan(1);
    expect(core.errors).toEqual([
      'GET /services: no answer from the engine: connect ENOENT /nowhere/engine.sock',
    ]);
  });
});

describe('stopping startStandInCore()', () => {
  it('stop() stops it: a service that is removed afterwards is not recreated', async () => {
    const core = await start(block('east'));
    const witness = await startCoreWorld(block('west'));

    await core.stop();
    const passes = core.passes();
    await core.remove('/services/proxy-east');
    // A core that still runs would make passes in the same time as another one.
    await witness.settled();
    await witness.settled();
    await witness.close();

    expect(core.names()).not.toContain('proxy-east');
    expect(core.passes()).toBe(passes);
  });

  it('an abort stops it as well, and stop() then returns', async () => {
    const abort = new AbortController();
    const core = await start(block('east'), { signal: abort.signal, pollIntervalMs: 5 });

    abort.abort();
    await core.stop();

    expect(core.errors).toEqual([]);
  });
});
