import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { poll } from '../support/poll.ts';
import type { Finished } from '../support/reconciler.ts';
import { runInProcess } from '../support/run-in-process.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { seedVendorPage } from '../support/vendor-page.ts';

/** A change with the docker CLI, and what drift has to print for it: object and field. */
interface ManualChange {
  readonly name: string;
  readonly docker: readonly (readonly string[])[];
  readonly expected: readonly string[];
}

const update = (...args: readonly string[]): readonly string[] => [
  'service',
  'update',
  '--detach',
  ...args,
  'shop',
];

const onService = (name: string, args: readonly string[], field: string): ManualChange => ({
  name,
  docker: [update(...args)],
  expected: ['service/shop', field],
});

const changes: readonly ManualChange[] = [
  onService('a label changed', ['--label-add', 'com.docker.lb.port=9000'], 'labels["com.docker.lb.port"]'),
  onService('a label removed', ['--label-rm', 'com.docker.lb.hosts'], 'labels["com.docker.lb.hosts"]'),
  onService('a label of the manifest changed', ['--label-add', 'team=red'], 'labels.team'),
  onService('replicas', ['--replicas', '0'], 'replicas'),
  onService('the image', ['--image', 'docker/ucp-interlock-proxy:3.2.3'], 'image'),
  onService('a variable added', ['--env-add', 'DEBUG=1'], 'env.DEBUG'),
  onService('a variable changed', ['--env-add', 'WHOAMI_TEXT=hacked'], 'env.WHOAMI_TEXT'),
  onService('a variable removed', ['--env-rm', 'WHOAMI_TEXT'], 'env.WHOAMI_TEXT'),
  onService('a constraint added', ['--constraint-add', 'node.role==manager'], 'placement.constraints'),
  onService('a constraint removed', ['--constraint-rm', 'node.platform.os==linux'], 'placement.constraints'),
  onService('a network added', ['--network-add', 'westnet'], 'networks'),
  onService('a network removed', ['--network-rm', 'eastnet'], 'networks'),
  onService('the arguments', ['--args', '8000 more'], 'args'),
  onService('the command', ['--entrypoint', '/whoami'], 'command'),
  onService('the user', ['--user', '65534'], 'user'),
  onService('the working directory', ['--workdir', '/'], 'workingDir'),
  onService('the host name', ['--hostname', 'other'], 'hostname'),
  onService('the stop signal', ['--stop-signal', 'SIGINT'], 'stopSignal'),
  onService('the grace period', ['--stop-grace-period', '1s'], 'stopGracePeriod'),
  onService('a container label changed', ['--container-label-add', 'tier=back'], 'containerLabels.tier'),
  onService('a container label removed', ['--container-label-rm', 'tier'], 'containerLabels.tier'),
  onService('a mount added', ['--mount-add', 'type=tmpfs,target=/cache'], 'mounts'),
  onService('a port published', ['--publish-add', 'published=9999,target=8000'], 'ports'),
  onService('a config mounted', ['--config-add', 'source=by-hand,target=/by-hand'], 'configs'),
  onService('a secret mounted', ['--secret-add', 'by-hand'], 'secrets'),
  { name: 'a service deleted', docker: [['service', 'rm', 'shop']], expected: ['service/shop  deleted'] },
  {
    name: 'a node label changed',
    docker: [['node', 'update', '--label-add', 'region=west', 'ucp-node-0']],
    expected: ['node/ucp-node-0', 'labels.region'],
  },
  {
    name: 'a node label removed',
    docker: [['node', 'update', '--label-rm', 'nodetype', 'ucp-node-1']],
    expected: ['node/ucp-node-1', 'labels.nodetype'],
  },
  {
    name: 'a network deleted with what was on it',
    docker: [
      ['service', 'rm', 'demowest'],
      ['network', 'rm', 'westnet'],
    ],
    expected: ['network/westnet  deleted', 'service/demowest  deleted'],
  },
  {
    name: 'the core put back on conf-1',
    docker: [
      [
        ...[
          'service',
          'update',
          '--detach',
          '--config-rm',
          'com.docker.ucp.interlock.conf-2',
          '--config-add',
        ],
        ...['source=com.docker.ucp.interlock.conf-1,target=/config.toml', 'ucp-interlock'],
      ],
    ],
    expected: ['service/ucp-interlock', 'configs["/config.toml"]', 'Extensions.east', 'Extensions.default'],
  },
  {
    name: 'a service changed in three places at once',
    docker: [update('--replicas', '3', '--env-add', 'X=1', '--label-rm', 'com.docker.lb.port')],
    expected: ['service/shop', 'replicas', 'env.X', 'labels["com.docker.lb.port"]'],
  },
];

/** Changes by others that the reconciler has to ignore. */
const foreign: readonly (readonly string[])[] = [
  ['service', 'update', '--detach', '--label-add', 'theirs=1', 'shop'],
  ['service', 'update', '--detach', '--container-label-add', 'com.docker.ucp.access.label=prod', 'shop'],
  [
    'service',
    'update',
    '--detach',
    '--constraint-add',
    'node.labels.com.docker.ucp.orchestrator.swarm!=false',
    'shop',
  ],
  ['service', 'update', '--detach', '--update-delay', '7s', '--limit-memory', '64m', 'shop'],
  ['node', 'update', '--label-add', 'com.docker.ucp.collection=shared', 'ucp-node-0'],
  [
    'service',
    'create',
    '--detach',
    '--name',
    'foreign',
    '--label',
    'com.docker.lb.hosts=x',
    'training/whoami:latest',
  ],
  ['network', 'create', '--driver', 'overlay', 'foreignnet'],
];

// Drift detects every change, and apply undoes it before the next one.
describeLab('changes by hand', () => {
  let lab: Lab;
  let folder: string;

  const reconciler = (...args: readonly string[]): Promise<Finished> =>
    runInProcess([args[0] ?? '', folder, ...args.slice(1), '--host', lab.dockerHost]);
  const heal = (): Promise<Finished> => reconciler('apply', '--yes', '--no-wait', '--allow-interruption');

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-drift-'));
    await seedVendorPage((method, path, body) => lab.api(method, path, body));
    await writeFile(join(folder, 'all.yaml'), manifests);
    await writeFile(join(folder, '_by-hand'), 'by hand');
    await lab.docker(['config', 'create', 'by-hand', join(folder, '_by-hand')]);
    await lab.docker(['secret', 'create', 'by-hand', join(folder, '_by-hand')]);
    expect((await heal()).code).toBe(0);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it.each(changes)('$name: drift reports it, apply undoes it', async ({ docker, expected }) => {
    for (const args of docker) await lab.docker(args);

    const drift = await reconciler('drift', '--detailed-exitcode');
    for (const text of expected) expect(drift.stdout).toContain(text);
    expect(drift.code).toBe(2);

    const healed = await heal();
    expect(healed.code, healed.stdout + healed.stderr).toBe(0);
    const after = await reconciler('plan', '--detailed-exitcode');
    expect(after.stdout).toBe('No changes. Swarm matches the manifests.\n');
  });

  it('a rollback of what apply wrote: drift reports it, apply does not touch it until retry', async () => {
    await lab.docker(update('--env-add', 'A=1'));
    expect((await heal()).code).toBe(0);
    await lab.docker(update('--rollback'));
    const state = ['service', 'inspect', 'shop', '--format', '{{.UpdateStatus.State}}'];
    await poll('the rollback is completed', async () =>
      (await lab.docker(state)).trim() === 'rollback_completed' ? true : undefined,
    );

    const drift = await reconciler('drift', '--detailed-exitcode');
    expect(drift.code).toBe(2);
    expect(drift.stdout).toContain('service/shop');
    expect(drift.stdout).toContain('env.A');

    const quarantined = await heal();
    expect(quarantined.code, quarantined.stdout + quarantined.stderr).toBe(3);
    expect(quarantined.stdout).toContain('rollback_completed');
    await runInProcess(['retry', 'service/shop', '--host', lab.dockerHost]);
    expect((await heal()).code).toBe(0);
    expect((await reconciler('plan', '--detailed-exitcode')).code).toBe(0);
  });

  it('a foreign service on the port: drift reports the port, apply reports its user and heals once it is free', async () => {
    await lab.docker(update('--publish-rm', 'published=9998,target=8000'));
    const squat = ['service', 'create', '--detach', '--name', 'squatter', '--replicas', '0'];
    await lab.docker([...squat, '--publish', 'published=9998,target=8000', 'training/whoami:latest']);

    const drift = await reconciler('drift', '--detailed-exitcode');
    expect(drift.code).toBe(2);
    expect(drift.stdout).toContain('service/shop');
    expect(drift.stdout).toContain('ports');

    const refused = await heal();
    expect(refused.code, refused.stdout + refused.stderr).toBe(4);
    expect(refused.stdout).toContain('service "squatter"');
    await lab.docker(['service', 'rm', 'squatter']);
    expect((await heal()).code).toBe(0);
    expect((await reconciler('plan', '--detailed-exitcode')).code).toBe(0);
  });

  it('changes by others are not drift, and stay', async () => {
    for (const args of foreign) await lab.docker(args);

    expect((await reconciler('drift', '--detailed-exitcode')).code).toBe(0);
    expect((await reconciler('plan', '--detailed-exitcode')).code).toBe(0);

    await lab.docker(['service', 'update', '--detach', '--env-add', 'DEBUG=1', 'shop']);
    expect((await heal()).code).toBe(0);
    const shop = await lab.docker(['service', 'inspect', 'shop', '--format', '{{json .Spec}}']);
    expect(JSON.parse(shop)).toMatchObject({
      Labels: { theirs: '1' },
      UpdateConfig: { Delay: 7_000_000_000 },
      TaskTemplate: {
        ContainerSpec: { Labels: { 'com.docker.ucp.access.label': 'prod', tier: 'front' } },
        Resources: { Limits: { MemoryBytes: 64 * 1024 * 1024 } },
        Placement: {
          Constraints: expect.arrayContaining([
            'node.labels.com.docker.ucp.orchestrator.swarm!=false',
          ]) as unknown,
        },
      },
    });
    const names = await lab.docker(['service', 'ls', '--format', '{{.Name}}']);
    expect(names.split('\n')).toContain('foreign');
  });
});

const cluster = (name: string, node: string): string => `apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: ${name} }
spec:
  nodes: [${node}]
  nodeLabels: { nodetype: loadbalancer, region: ${name} }
  networks: [${name}net]
`;

const manifests = `apiVersion: swarm-reconciler.io/v1
kind: Interlock
metadata: { name: interlock }
spec: { removeExtensions: [default] }
---
${cluster('east', 'ucp-node-0')}---
${cluster('west', 'ucp-node-1')}---
apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: demowest }
spec: { serviceCluster: west, route: { hosts: [demo.B], port: 8000 }, image: 'training/whoami:latest', replicas: 0 }
---
apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: shop }
spec:
  serviceCluster: east
  route: { hosts: [shop.example], port: 8000 }
  image: training/whoami:latest
  replicas: 1
  args: ['8000']
  env: { WHOAMI_TEXT: shop }
  user: '0'
  workingDir: /tmp
  hostname: shop
  stopSignal: SIGTERM
  stopGracePeriod: 2s
  labels: { team: blue }
  ports: [{ published: 9998, target: 8000 }]
  containerLabels: { tier: front }
  placement: { constraints: [node.platform.os==linux] }
`;
