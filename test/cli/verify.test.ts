import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCoreOnSandbox } from '../fakes/core-on-sandbox.ts';
import { schemaErrors } from '../support/schemas.ts';
import { freePort, startLoopbackProxy, type LoopbackProxy } from '../support/loopback-proxies.ts';
import { startCliOnSandbox, type CliOnSandbox, type CliResult } from '../support/sandbox/cli-on-sandbox.ts';
import { seedVendorPage } from '../support/vendor-page.ts';

let cli: CliOnSandbox;
let east: LoopbackProxy;
let west: LoopbackProxy;
let manifests: string;

const clusterText = (name: string, node: string, http: number, https: number): string => `
apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: ${name} }
spec:
  nodes: [${node}]
  networks: [${name}net]
  proxy: { publish: { http: { published: ${http} }, https: { published: ${https} } } }
---
apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: demo${name} }
spec:
  serviceCluster: ${name}
  route: { hosts: [demo.${name}], port: 8000 }
  image: training/whoami:latest
---
`;

beforeEach(async () => {
  cli = await startCliOnSandbox();
  await seedVendorPage(cli.engine.api);
  east = await startLoopbackProxy('127.0.0.2', ['demo.east']);
  west = await startLoopbackProxy('127.0.0.3', ['demo.west']);
  const removed =
    'apiVersion: swarm-reconciler.io/v1\nkind: Interlock\nmetadata: { name: interlock }\nspec: { removeExtensions: [default] }\n';
  manifests = [
    clusterText('east', 'ucp-node-0', east.port, await freePort()),
    clusterText('west', 'ucp-node-1', west.port, await freePort()),
    removed,
  ].join('');
  await cli.declare(manifests);
  const applied = await cli.run('apply', '--yes', '--allow-interruption', '--no-wait');
  expect(applied.code, applied.out).toBe(0);
  await createCoreOnSandbox(cli.engine.api)();
});

afterEach(async () => {
  await Promise.all([east.close(), west.close(), cli.close()]);
});

const addresses = ['ucp-node-0=127.0.0.2', 'ucp-node-1=127.0.0.3', 'ucp-manager-0=127.0.0.1'];

const verify = (...args: readonly string[]): Promise<CliResult> =>
  cli.runPlain('verify', ...addresses.flatMap((text) => ['--address', text]), '--retries', '0', ...args);

describe('reconciler verify', () => {
  it('finds nothing where every route works and no other does, and sends GET requests only', async () => {
    const before = cli.requests.length;
    const { code, out } = await verify();

    expect(out).toMatch(/^\d+ probes: \d+ ok, 0 warn, 0 fail, \d+ skipped\.\n$/);
    expect(code).toBe(0);
    expect([...new Set(cli.requests.slice(before).map(({ method }) => method))]).toEqual(['GET']);
  });

  it('exits 3 and names the route that does not work, and the one that works where it must not', async () => {
    east.hosts.clear();
    west.hosts.add('demo.east');
    const { code, out } = await verify();

    expect(code).toBe(3);
    expect(out).toMatch(/^demo\.east\n {2}fail {2}route {8}cluster east, ucp-node-0 .*: answered 503/);
    expect(out).toMatch(/ {2}fail {2}isolation {4}cluster west, ucp-node-1 .*: answered 200 instead of 503/);
  });

  it('prints one document with -o json', async () => {
    const { code, out } = await verify('-o', 'json', '--route-host', 'demo.west', '--node', 'ucp-node-1');

    expect(code).toBe(0);
    expect(schemaErrors('verify', out)).toEqual([]);
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      clusters: [{ name: 'east', nodes: ['ucp-node-0'] }, { name: 'west' }],
      probes: [{ kind: 'route', host: 'demo.west', node: 'ucp-node-1', outcome: 'ok', got: { status: 200 } }],
      summary: { ok: 1, fail: 0 },
    });
  });

  it('verifies what manifests declare, also what the swarm does not have yet', async () => {
    await cli.declare(manifests.replace('demo.east', 'new.east'));
    const { code, out } = await verify(cli.folder, '--node', 'ucp-node-0');

    expect(code).toBe(3);
    expect(out).toMatch(/^new\.east\n.*: answered 503/);
  });

  it('follows an apply with --verify, in the same document', async () => {
    const given = addresses.flatMap((text) => ['--address', text]);
    const { code, out } = await cli.run(
      'apply',
      '--yes',
      '--verify',
      '--stable-for',
      '0s',
      '-o',
      'json',
      ...given,
    );
    const document = out.slice(0, out.lastIndexOf('\n}\n') + 3);

    expect(code, out).toBe(0);
    expect(schemaErrors('apply', document)).toEqual([]);
    expect(JSON.parse(document)).toMatchObject({ verification: { summary: { fail: 0, warn: 0 } } });
  });

  it('exits 1 where no address can be reached', async () => {
    const nowhere = ['ucp-node-0', 'ucp-node-1', 'ucp-manager-0'].flatMap((node) => [
      '--address',
      `${node}=no.invalid`,
    ]);
    const { code, out } = await cli.runPlain('verify', ...nowhere, '--retries', '0');

    expect(code).toBe(1);
    expect(out).toContain('proxies-unreachable');
  });

  it.each([
    [['--address', 'ucp-node-0'], 'it is not NODE=ADDRESS'],
    [['--ca', '/no/such.pem'], 'Cannot use --ca "/no/such.pem"'],
    [['--ca', '/dev/null'], 'Cannot use --ca "/dev/null"'],
    [['--timeout', 'soon'], 'it is not a duration'],
    [['--cluster', 'eats'], 'Did you mean "east"?'],
  ] as const)('refuses %s', async (args, message) => {
    const { code, out } = await cli.runPlain('verify', ...args);

    expect(code).toBe(1);
    expect(out).toContain(message);
  });
});
