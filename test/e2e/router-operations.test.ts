import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { east, manager, routedSwarm, west, type RoutedSwarm } from '../support/lab/routed-swarm.ts';
import { endLab, startOwnLab } from '../support/lab/shared-lab.ts';
import { poll } from '../support/poll.ts';
import { runReconciler } from '../support/reconciler.ts';

/** The proxy of west joins the networks of its services. */
const manifests = (config = ''): string => `
apiVersion: swarm-reconciler.io/v1
kind: Interlock
metadata: { name: interlock }
spec: { deploy: {} }
---
apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: east }
spec: { nodes: [ucp-node-0], networks: [eastnet], config: { ${config} } }
---
apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: west }
spec: { nodes: [ucp-node-1] }
`;

const proxies = { east: 'ucp-interlock-proxy-east', west: 'ucp-interlock-proxy-west' } as const;

// One lab and one core for all; the numbers are those of the list of acceptance scenarios.
describeLab('what operators do with our own core', () => {
  let lab: Lab;
  let folder: string;
  let swarm: RoutedSwarm;

  const apply = async (config?: string): Promise<void> => {
    await writeFile(join(folder, 'all.yaml'), manifests(config));
    const flags = ['--yes', '--allow-interruption', '--timeout', '3m', '--host', lab.dockerHost];
    const { code, stdout, stderr } = await runReconciler(['apply', folder, ...flags]);
    expect(code, stdout + stderr).toBe(0);
  };

  beforeAll(async () => {
    lab = await startOwnLab({ router: true });
    swarm = routedSwarm(lab);
    folder = await mkdtemp(join(tmpdir(), 'reconciler-operations-'));
    await apply();
    await swarm.create('basic', { labels: { hosts: 'demo.local' } });
    const three = ['--replicas', '3'];
    await swarm.create('sticky', {
      labels: { hosts: 'sticky.local', sticky_session_cookie: 'session' },
      more: three,
    });
    await swarm.create('hashed', { labels: { hosts: 'hashed.local', ip_hash: 'true' }, more: three });
    await swarm.create('virtual', { labels: { hosts: 'vip.local', backend_mode: 'vip' } });
    await swarm.until('demo.local', () => swarm.curl(east, 'demo.local'), /200 OK/);
  });

  afterAll(async () => {
    await endLab();
    await rm(folder, { recursive: true });
  });

  it('10 sticky: requests with one cookie reach one task', async () => {
    await poll('three tasks answer', async () =>
      (await swarm.answeredBy('sticky.local', 9)).size === 3 ? true : undefined,
    );

    expect((await swarm.answeredBy('sticky.local', 6, '-b', 'session=abc')).size).toBe(1);
  });

  it('11 ip hash: requests of one client reach one task', async () => {
    await swarm.until('hashed.local', () => swarm.curl(east, 'hashed.local'), /200 OK/);

    expect((await swarm.answeredBy('hashed.local', 6)).size).toBe(1);
  });

  // The lab's kernel has no IPVS, so that no request gets through a virtual IP.
  it('9 vip: the file names the virtual IP, and scaling does not change it', async () => {
    const addresses = await swarm.inspect('virtual', '{{json .Endpoint.VirtualIPs}}');
    const file = async (): Promise<string> => {
      const name = await swarm.inspect(
        proxies.east,
        '{{(index .Spec.TaskTemplate.ContainerSpec.Configs 0).ConfigName}}',
      );
      return lab.docker(['config', 'inspect', name, '--pretty']);
    };
    const virtual = [...addresses.matchAll(/"Addr":"([\d.]+)\//g)].map(([, address]) => `${address}:8000`);
    const listed = (text: string): boolean => virtual.some((address) => text.includes(`server ${address}`));
    await poll('the virtual IP is listed', async () => (listed(await file()) ? true : undefined));
    const before = await swarm.settledState(proxies.east);

    await lab.docker(['service', 'scale', 'virtual=3']);

    expect(await swarm.stateOf(proxies.east)).toEqual(before);
  });

  it('23 host-mode app: reached where its node publishes the port', async () => {
    const labels = { 'com.docker.lb.hosts': 'hosted.local', 'com.docker.lb.port': '8000' };
    await lab.docker([
      ...['service', 'create', '--detach', '--name', 'hosted', '--publish', 'mode=host,target=8000'],
      ...Object.entries({ ...labels, 'com.docker.lb.service_cluster': 'west' }).flatMap(([key, value]) => [
        '--label',
        `${key}=${value}`,
      ]),
      'training/whoami:latest',
    ]);

    const answer = await swarm.until('hosted.local', () => swarm.curl(west, 'hosted.local'), /200 OK/);

    const nodes = lab.nodes.map(({ address }) => address.replaceAll('.', '\\.')).join('|');
    expect(answer).toMatch(new RegExp(`x-upstream-addr: (${nodes}):\\d+\\r`, 'i'));
  });

  it('29 network removal: the proxy leaves the network of the last service that goes', async () => {
    await lab.docker(['network', 'create', '--driver', 'overlay', 'shortnet']);
    await swarm.create('short', { labels: { hosts: 'short.local' }, cluster: 'west', network: 'shortnet' });
    await swarm.until('short.local', () => swarm.curl(west, 'short.local'), /200 OK/);
    await expect(lab.docker(['network', 'rm', 'shortnet'])).rejects.toThrow('in use');

    await lab.docker(['service', 'rm', 'short']);

    await poll('the network is removed', () =>
      lab.docker(['network', 'rm', 'shortnet']).catch(() => undefined),
    );
  });

  it('25, 30, 31 config change: answers without info headers, no body above the limit, old routes go on', async () => {
    const before = await swarm.settledState(proxies.west);

    await apply('hideInfoHeaders: true, clientMaxBodySize: 1k');

    const answer = await swarm.until(
      'demo.local',
      () => swarm.curl(east, 'demo.local'),
      /200 OK(?![^]*x-proxy-id)/i,
    );
    expect(answer.toLowerCase()).not.toContain('x-upstream-addr');
    const body = ['--data', 'x'.repeat(2000)];
    expect(await swarm.curl(east, 'demo.local', '/', ...body)).toMatch(/^HTTP\/1.1 413 /);
    expect(await swarm.stateOf(proxies.west)).toEqual(before);
  });

  it('26 invalid config.toml: the proxies go on, and the core says why', async () => {
    const before = await swarm.settledState(proxies.east);
    const file = join(folder, 'broken.toml');
    await writeFile(file, '[Extensions.east\n');
    await lab.docker(['config', 'create', 'broken', file]);
    const mounted = '{{(index .Spec.TaskTemplate.ContainerSpec.Configs 0).ConfigName}}';
    const good = await swarm.inspect('ucp-interlock', mounted);

    await swarm.update(
      '--config-rm',
      good,
      '--config-add',
      'source=broken,target=/config.toml',
      'ucp-interlock',
    );

    const logs = ['docker', '-H', lab.dockerHost, 'service', 'logs', 'ucp-interlock'];
    await poll('the core says so', async () =>
      (await lab.inNode(manager, ['sh', '-c', '"$@" 2>&1', 'sh', ...logs])).includes('"about":"config.toml"')
        ? true
        : undefined,
    );
    expect(await swarm.curl(east, 'demo.local')).toMatch(/200 OK/);
    expect(await swarm.stateOf(proxies.east)).toEqual(before);
  });
});
