import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hold } from '../../src/cli/commands/hold.ts';
import { createCoreOnSandbox } from '../fakes/core-on-sandbox.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { startCliOnSandbox, type CliOnSandbox } from '../support/sandbox/cli-on-sandbox.ts';
import { seedVendorPage } from '../support/vendor-page.ts';

let cli: CliOnSandbox;

beforeEach(async () => {
  cli = await startCliOnSandbox();
  await seedVendorPage(cli.engine.api);
});

afterEach(async () => {
  await cli.close();
});

const clusterWith = (networks: string): string => `
apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: east }
spec: { nodes: [ucp-node-0], networks: [${networks}], keepNetworksWarm: true }
---
apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: web }
spec: { serviceCluster: east, route: { hosts: [web.test], port: 80 }, networks: [one], image: training/whoami:latest }
---
apiVersion: swarm-reconciler.io/v1
kind: Interlock
metadata: { name: interlock }
spec: { removeExtensions: [default], removeLast: restoreTemplate }
`;

const apply = async (...flags: readonly string[]): Promise<string> => {
  const { code, out } = await cli.run('apply', '--yes', '--no-wait', '--allow-interruption', ...flags);
  expect(code, out).toBe(0);
  await createCoreOnSandbox(cli.engine.api)();
  return out;
};

/** The writes of a command, in their order. */
async function writesOf(command: () => Promise<unknown>): Promise<readonly string[]> {
  const before = cli.requests.length;
  await command();
  return cli.requests
    .slice(before)
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path.replace(/^\/v[\d.]+|\?.*/g, '')}`);
}

const idOf = async (kind: 'services' | 'networks', name: string): Promise<string> => {
  const found = (await cli.engine.api('GET', `/${kind}/${name}`)).body as {
    readonly ID?: string;
    readonly Id?: string;
  };
  return found.ID ?? found.Id ?? '';
};

describe('keepNetworksWarm', () => {
  it('runs the hold service before config.toml changes, and needs no second apply', async () => {
    await cli.declare(clusterWith('one, two'));
    const out = await apply();

    expect(out).toMatch(/created {2}service\/reconciler-hold-east\n[^]*created {2}config\/com\.docker/);
    expect((await cli.run('plan', '--detailed-exitcode')).code).toBe(0);
    const { body } = await cli.engine.api('GET', '/services/reconciler-hold-east');
    expect(body).toMatchObject({
      Spec: {
        Mode: { Global: {} },
        TaskTemplate: { ContainerSpec: { Args: ['hold'], ReadOnly: true, CapabilityDrop: ['ALL'] } },
      },
    });
  });

  it('joins a new network before the proxy is replaced for it', async () => {
    await cli.declare(clusterWith('one, two'));
    await apply();
    await cli.declare(clusterWith('one, two, three'));
    const holdId = await idOf('services', 'reconciler-hold-east');
    const coreId = await idOf('services', 'ucp-interlock');
    const writes = await writesOf(apply);

    const placeOf = (write: string): number => writes.indexOf(write);
    expect(placeOf('POST /networks/create')).toBeGreaterThanOrEqual(0);
    expect(placeOf(`POST /services/${holdId}/update`)).toBeGreaterThan(placeOf('POST /networks/create'));
    expect(placeOf(`POST /services/${coreId}/update`)).toBeGreaterThan(
      placeOf(`POST /services/${holdId}/update`),
    );
  });

  it('goes with its cluster, before the networks', async () => {
    await cli.declare(clusterWith('one, two'));
    await apply();
    const ids = await Promise.all([
      idOf('services', 'reconciler-hold-east'),
      idOf('networks', 'one'),
      idOf('networks', 'two'),
    ]);
    await cli.declare(clusterWith('one').replace(/^[^]*?---\n[^]*?---\n/, ''));
    const writes = await writesOf(() => apply('--prune', '--max-deletes', '5'));

    const [held, ...networks] = ids;
    const places = networks.map((id) => writes.indexOf(`DELETE /networks/${id}`));
    expect(Math.min(...places)).toBeGreaterThan(writes.indexOf(`DELETE /services/${held}`));
    expect(writes).toContain(`DELETE /services/${held}`);
  });
});

describe('reconciler hold', () => {
  it('waits until it is stopped', async () => {
    const controller = new AbortController();
    const held = hold({ ...memoryStreams(), signal: controller.signal });
    controller.abort();

    expect(await held).toBe(0);
    expect(await hold({ ...memoryStreams(), signal: controller.signal })).toBe(0);
  });

  it('ends with 0 at SIGTERM, as the only process of a container does', async () => {
    const bin = new URL('../../src/bin.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, ['--import', 'tsx', bin, 'hold'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const ended = once(child, 'exit');
    const timer = setInterval(() => child.kill('SIGTERM'), 2000);
    const [code] = (await ended) as [number | null];
    clearInterval(timer);

    expect(code).toBe(0);
  });
});
