import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engineEndpoints, pathPattern } from '../../src/swarm/engine-endpoints.ts';
import type { SandboxRequest } from '../../src/sandbox/http/exchange.ts';
import { main } from '../../src/cli/main.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { poll } from '../support/poll.ts';
import { startCliWithInterlock, type CliWithInterlock } from '../support/sandbox/cli-with-interlock.ts';
import { startCoreOnSandbox, untilRendered, type CoreOnSandbox } from '../support/sandbox/core-on-sandbox.ts';

const rowsFor = (sender: 'reconciler' | 'router'): readonly string[] =>
  engineEndpoints
    .filter(({ senders }) => senders.includes(sender))
    .map(({ method, path }) => `${method} ${path}`)
    .sort();

/** The rows that a request belongs to; itself if it is on no row. */
const rowOf = ({ method, path }: SandboxRequest): string => {
  const found = engineEndpoints.find(
    (row) => row.method === method && new RegExp(`^${pathPattern(row)}$`).test(path),
  );
  return found === undefined ? `${method} ${path}` : `${found.method} ${found.path}`;
};

const rowsIn = (requests: readonly SandboxRequest[]): readonly string[] =>
  [...new Set(requests.map(rowOf))].sort();

const manifest = (kind: string, name: string, spec: string): string =>
  `apiVersion: swarm-reconciler.io/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${spec}\n`;

const cluster = manifest(
  'ServiceCluster',
  'blue',
  '{ nodes: [ucp-node-0], networks: [bluenet], proxy: { publish: { http: { published: 8090 }, https: { published: 8091 } } } }',
);

/** One service with a secret and a config of files, and one on a network that no list shows. */
const services = (version: string): string =>
  [
    manifest(
      'RoutedService',
      'shop',
      `{ serviceCluster: blue, route: { hosts: [shop.test], port: 80 }, image: 'nginx:${version}', ` +
        `secrets: [{ name: key, file: key.txt, labels: { version: '${version}' } }], ` +
        `configs: [{ name: page, file: page.txt, target: /page, labels: { version: '${version}' } }] }`,
    ),
    manifest('Service', 'agent', `{ image: 'nginx:${version}', networks: [host] }`),
  ].join('---\n');

describe('the requests that the commands and the daemon send', () => {
  let cli: CliWithInterlock;

  beforeEach(async () => {
    cli = await startCliWithInterlock();
    await cli.write('key.txt', 'key');
    await cli.write('page.txt', 'page');
  });
  afterEach(() => cli.close());

  const apply = async (...flags: readonly string[]): Promise<void> => {
    const all = ['--yes', '--stable-for', '0s', '--prune', '--allow-interruption', ...flags];
    const { code, out } = await cli.run('apply', ...all);
    expect(code, out).toBe(0);
  };

  /** Until the daemon has made what is declared now. */
  const runDaemon = async (): Promise<void> => {
    const stopping = new AbortController();
    const args = ['run', cli.folder, '--host', cli.engine.host, '--stable-for', '0s', '--log-level', 'error'];
    const running = main(args, {
      ...memoryStreams(undefined, { RECONCILER_HTTP_LISTEN: 'off' }),
      signal: stopping.signal,
    });
    const isMade = (): boolean =>
      cli.engine.sandbox.snapshot().services.some(({ Spec }) => Spec.Name === 'shop');
    await poll('the daemon has applied', () => Promise.resolve(isMade() ? true : undefined));
    stopping.abort();
    expect(await running).toBe(0);
  };

  it('are exactly those of the list', async () => {
    const sent = (): readonly SandboxRequest[] => cli.requests.filter(isOurs);
    await cli.declare([cluster, services('1')].join('---\n'));
    await runDaemon();
    await apply();
    await cli.declare([cluster, services('2')].join('---\n'));
    for (const command of ['plan', 'drift', 'status', 'doctor']) await cli.run(command);
    await apply('--no-wait');
    for (const command of ['export', 'history']) await cli.runPlain(command);
    await cli.runPlain('suspend', 'service/shop');
    await cli.runPlain('resume', 'service/shop');
    await cli.declare(manifest('Service', 'agent', `{ image: 'nginx:2', networks: [host] }`));
    await apply('--no-wait', '--max-deletes', '100');

    expect(rowsIn(sent())).toEqual(rowsFor('reconciler'));
  });
});

describe('the requests that the core sends', () => {
  let core: CoreOnSandbox;

  beforeEach(async () => {
    core = await startCoreOnSandbox();
  });
  afterEach(() => core.close());

  it('are exactly those of the list', async () => {
    await core.configure(block);
    await core.createService({ name: 'demo', labels: routeEast, networks: ['edge'] });
    const running = core.start();
    await untilRendered(core.engine, 'proxy-east', 'demo.test');
    await core.createService({
      name: 'other',
      labels: { ...routeEast, 'com.docker.lb.hosts': 'other.test' },
    });
    await untilRendered(core.engine, 'proxy-east', 'other.test');
    await running.stop();
    await core.configure('');
    await core.runOnce();

    expect(rowsIn(core.requests)).toEqual(rowsFor('router'));
  });
});

/** The stand-in for Interlock's core asks for the config that it mounts, without a version in the path. */
const isOurs = ({ path }: SandboxRequest): boolean => !path.startsWith('/configs/');

const block = `
[Extensions.east]
ProxyImage = "nginx:1"
ProxyServiceName = "proxy-east"
ProxyReplicas = 1
ProxyStopSignal = "SIGQUIT"
ProxyStopGracePeriod = "5s"
ProxyConstraints = ["node.platform.os==linux"]
ServiceCluster = "east"
PublishMode = "host"
PublishedPort = 80
TargetPort = 80
PublishedSSLPort = 8443
TargetSSLPort = 443
`;

const routeEast = {
  'com.docker.lb.hosts': 'demo.test',
  'com.docker.lb.port': '8080',
  'com.docker.lb.service_cluster': 'east',
};
