import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import type { LabNode } from '../../tools/lab/node/node.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { poll } from '../support/poll.ts';
import { startRecordingProxy } from '../support/lab/recording-proxy.ts';
import { startOwnLab } from '../support/lab/shared-lab.ts';
import { seedVendorPage } from '../support/vendor-page.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';

const appCount = 60;

// Managers and workers fail while the reconciler runs. The steps build on each other.
describeLab('a swarm of three managers that lose each other', () => {
  let lab: Lab;
  let folder: string;

  /** All managers; the first one is the leader at the start. */
  const hosts = (): string =>
    managers()
      .map(({ socket }) => `unix://${socket}`)
      .join(',');
  const managers = (): Lab['nodes'] => lab.nodes.filter(({ role }) => role === 'manager');
  const args = (command: string, ...more: readonly string[]): readonly string[] => [
    ...[command, folder, '--host', hosts(), ...more],
  ];
  const apply = (...more: readonly string[]): Promise<Finished> =>
    runReconciler(args('apply', '--yes', '--prune', '--stable-for', '1s', ...more));
  const plan = (): Promise<Finished> => runReconciler(args('plan', '--detailed-exitcode', '--prune'));

  /** The names of all services, from a live manager. */
  const serviceNames = async (manager: string): Promise<readonly string[]> => {
    const text = await lab.dockerAt(manager, ['service', 'ls', '--format', '{{.Name}}']);
    return text.trim().split('\n').sort();
  };
  const networkNames = async (manager: string): Promise<readonly string[]> =>
    (await lab.dockerAt(manager, ['network', 'ls', '--format', '{{.Name}}'])).trim().split('\n');
  const declare = (tag: string, replicas = 0): Promise<void> =>
    writeFile(join(folder, 'apps.yaml'), manifests(tag, replicas));
  const allApps = Array.from({ length: appCount }, (_, index) => `app-${String(index)}`);
  const expected = [
    ...allApps,
    ...['foreign', 'ucp-interlock', 'ucp-interlock-extension', 'ucp-interlock-proxy'],
  ].sort();

  /** What the cluster has created besides services: each exactly once, however often it was retried. */
  const madeForEast = async (manager: string): Promise<unknown> => {
    const list = async (...args: readonly string[]): Promise<readonly string[]> =>
      (await lab.dockerAt(manager, [...args, '--format', '{{.Name}}'])).trim().split('\n').sort();
    const mounted = '{{range .Spec.TaskTemplate.ContainerSpec.Configs}}{{.ConfigName}}{{end}}';
    return {
      configs: (await list('config', 'ls')).filter((name) => name.startsWith('com.docker.ucp.interlock')),
      networks: (await list('network', 'ls')).filter((name) => name === 'eastnet'),
      core: (
        await lab.dockerAt(manager, ['service', 'inspect', 'ucp-interlock', '--format', mounted])
      ).trim(),
    };
  };
  const onceForEast = {
    configs: ['com.docker.ucp.interlock.conf-1', 'com.docker.ucp.interlock.conf-2'],
    networks: ['eastnet'],
    core: 'com.docker.ucp.interlock.conf-2',
  };

  beforeAll(async () => {
    lab = await startOwnLab({ managers: 3, workers: 1 });
    folder = await mkdtemp(join(tmpdir(), 'reconciler-managers-'));
    await lab.docker(['network', 'create', '--driver', 'overlay', 'web']);
    await seedVendorPage((method, path, body) => lab.api(method, path, body));
    await writeFile(join(folder, 'east.yaml'), east);
    await lab.docker([
      'service',
      'create',
      '--detach',
      '--name',
      'foreign',
      '--replicas',
      '0',
      'training/whoami',
    ]);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
    await lab.down();
  });

  it('loses its leader during an apply: it has converged after the next run at the latest', async () => {
    await declare('1');
    const [leader, other] = managers() as [LabNode, LabNode, LabNode];
    let created = 0;
    const proxy = await startRecordingProxy(leader.socket, join(folder, 'leader.sock'), async ({ path }) => {
      if (path.startsWith('/services/create')) created += 1;
      if (created === 20) await lab.killNode(leader.name);
    });
    const viaProxy = [proxy.host, `unix://${other.socket}`].join(',');

    const first = await runReconciler(['apply', folder, '--yes', '--no-wait', '--host', viaProxy]);
    await proxy.close();
    // On a busy machine the election takes longer than the first run.
    await poll('a new leader', () => hasManagers(2, other.name));
    const second = await apply('--no-wait');

    expect(created).toBeGreaterThanOrEqual(20);
    expect(created).toBeLessThan(appCount);
    // Either it succeeded at another manager, or it reports what failed and why.
    if (first.code !== 0) expect(first.stderr).toMatch(/failed|Cannot/);
    expect(second.code, second.stdout + second.stderr).toBe(0);
    expect(await serviceNames(other.name)).toEqual(expected);
    expect(await madeForEast(other.name)).toEqual(onceForEast);
    expect((await plan()).code).toBe(0);
    await lab.startNode(leader.name);
  });

  it('has no quorum: apply reports that, writes and prunes nothing, and converges once quorum is back', async () => {
    const [first, second, third] = managers().map(({ name }) => name) as [string, string, string];
    await poll('three managers', () => hasManagers(3, second));
    await declare('2');
    await lab.killNode(first);
    await lab.killNode(second);

    const failed = await apply('--no-wait');

    expect(failed.code).toBe(1);
    // Which one depends on who was the leader, and on whether it has noticed yet that it is alone.
    expect(failed.stderr).toMatch(/(engine-no-quorum|outcome-unknown|engine-unreachable): /);
    // The trap: the list of networks looks as if they had been deleted.
    await poll('only networks of the node', async () =>
      (await networkNames(third)).includes('web') ? undefined : true,
    );
    const blind = await plan();
    expect(blind.code, blind.stdout).toBe(1);
    expect(blind.stderr).toContain('engine-no-quorum: ');
    await lab.startNode(second);
    await lab.startNode(first);
    await poll('three managers again', () => hasManagers(3, third));
    expect(await serviceNames(third)).toEqual(expected);
    const healed = await apply('--no-wait');
    expect(healed.code, healed.stdout + healed.stderr).toBe(0);
    expect(await serviceNames(third)).toEqual(expected);
    expect(await madeForEast(third)).toEqual(onceForEast);
    expect((await plan()).code).toBe(0);
  });

  it('loses the worker that a service needs: apply reports that, and the next run finds it healthy', async () => {
    const worker = lab.nodes.find(({ role }) => role === 'worker')!.name;
    const manager = managers()[0]!.name;
    // No core runs here, so waiting for its proxy would time out.
    await rm(join(folder, 'east.yaml'));
    expect((await apply('--no-wait', '--allow-interruption')).code).toBe(0);
    await lab.cut(worker);
    await declare('2', 1);

    const cut = await apply('--timeout', '20s');

    expect(cut.code, cut.stdout + cut.stderr).toBe(3);
    expect(cut.stdout).toContain(
      `unhealthy service/app-${String(appCount - 1)}: not converged after 20 s: 0 of 1 tasks running`,
    );
    await lab.heal(worker);
    const healed = await apply('--timeout', '120s');
    expect(healed.code, healed.stdout + healed.stderr).toBe(0);
    expect(await serviceNames(manager)).toEqual(expected);
    expect((await plan()).code).toBe(0);
  });

  /** True once that many managers are reachable, according to one of them. */
  async function hasManagers(count: number, at: string): Promise<true | undefined> {
    try {
      const text = await lab.dockerAt(at, ['node', 'ls', '--format', '{{.ManagerStatus}}']);
      const reachable = text.split('\n').filter((line) => /Leader|Reachable/.test(line));
      return reachable.length === count ? true : undefined;
    } catch {
      return undefined; // no leader yet
    }
  }
});

const east = `apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: east }
spec:
  nodes: [ucp-node-0]
  networks: [eastnet]
  proxy: { publish: { http: { published: 8080 }, https: { published: 8444 } } }
`;

/** Sixty services; only the last one has the given replicas. */
const manifests = (tag: string, replicas: number): string =>
  Array.from(
    { length: appCount },
    (_, index) => `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: app-${String(index)} }
spec:
  networks: [web]
  route: { hosts: [app-${String(index)}.example], port: 8000 }
  image: training/whoami:latest
  labels: { tag: '${tag}' }
  replicas: ${String(index === appCount - 1 ? replicas : 0)}
  placement: { constraints: [node.role==worker] }
`,
  ).join('---\n');
