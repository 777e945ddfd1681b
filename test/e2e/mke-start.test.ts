import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { resumeInterlock, type Interlock } from '../support/lab/interlock.ts';
import { poll } from '../support/poll.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { seedVendorPage } from '../support/vendor-page.ts';

interface Service {
  readonly Version: { readonly Index: number };
  readonly Spec: {
    readonly Name: string;
    readonly Labels: Readonly<Record<string, string>>;
    readonly TaskTemplate: { readonly Networks?: readonly { readonly Target: string }[] };
  };
}

const appNumbers = Array.from({ length: 60 }, (_, index) => index + 1);
const networkNumbers = Array.from({ length: 25 }, (_, index) => index + 1);
const movedNumbers = appNumbers.slice(0, 10);

// An operator with sixty services on one default proxy introduces two clusters without an outage.
describeLab('introducing service clusters beside what a stack has deployed', () => {
  let lab: Lab;
  let folder: string;
  let interlock: Interlock | undefined;

  const reconciler = (...args: readonly string[]): Promise<Finished> =>
    runReconciler([args[0] ?? '', folder, ...args.slice(1), '--host', lab.dockerHost]);
  const readServices = async (): Promise<ReadonlyMap<string, Service>> => {
    const { body } = await lab.api('GET', '/services');
    return new Map((body as readonly Service[]).map((service) => [service.Spec.Name, service]));
  };
  const versionsOf = (services: ReadonlyMap<string, Service>, names: readonly string[]): unknown =>
    names.map((name) => [name, services.get(name)?.Version.Index]);
  const readConfig = async (name: string): Promise<Record<string, Record<string, unknown>>> => {
    const data = await lab.docker(['config', 'inspect', name, '--format', '{{json .Spec.Data}}']);
    return parse(Buffer.from(JSON.parse(data) as string, 'base64').toString('utf8')) as Record<
      string,
      Record<string, unknown>
    >;
  };

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-mke-'));
    await seedVendorPage((method, path, body) => lab.api(method, path, body));
    const compose = join(folder, '_compose.yaml');
    await writeFile(compose, composeFile());
    await lab.docker(['stack', 'deploy', '--resolve-image', 'never', '--compose-file', compose, 'shop'], {
      timeoutMs: 120_000,
    });
    // Swarm assigns addresses after a service is created, which increases its version.
    await poll('no version changes any more', async () => {
      const before = await readServices();
      await sleep(2_000);
      const names = [...before.keys()];
      return isDeepStrictEqual(versionsOf(before, names), versionsOf(await readServices(), names))
        ? true
        : undefined;
    });
    await mkdir(join(folder, 'clusters'));
    await writeFile(join(folder, 'clusters', 'clusters.yaml'), clusterManifests());
  });

  afterAll(async () => {
    await interlock?.stop();
    await rm(folder, { recursive: true });
  });

  it('adds two clusters without touching the default block, its proxy or the services that it serves', async () => {
    const before = await readServices();
    const untouched = [...appNumbers.map(appName), 'ucp-interlock-proxy', 'ucp-interlock-extension'];

    const apply = await reconciler('apply', '--yes', '--no-wait');

    expect(apply.stderr).not.toContain('failed');
    expect(apply.code).toBe(0);
    const after = await readServices();
    expect(versionsOf(after, untouched)).toEqual(versionsOf(before, untouched));
    const [first, second] = [
      await readConfig('com.docker.ucp.interlock.conf-1'),
      await readConfig('com.docker.ucp.interlock.conf-2'),
    ];
    expect(Object.keys(second['Extensions'] ?? {}).sort()).toEqual(['default', 'east', 'west']);
    expect(second['Extensions']?.['default']).toEqual(first['Extensions']?.['default']);
    expect((await reconciler('plan', '--detailed-exitcode')).code).toBe(0);
  });

  it('moves ten of the sixty with route overlays, and does not touch the other fifty', async () => {
    // A service moves once the proxy of its cluster runs, so a core is needed from here on.
    interlock = resumeInterlock(lab);
    await writeFile(join(folder, 'overlays.yaml'), movedNumbers.map(overlayManifest).join('---\n'));
    const before = await readServices();
    const others = appNumbers.filter((number) => !movedNumbers.includes(number)).map(appName);

    const apply = await reconciler('apply', '--yes', '--no-wait');

    expect(apply.code, apply.stdout + apply.stderr).toBe(0);
    const after = await readServices();
    expect(versionsOf(after, others)).toEqual(versionsOf(before, others));
    for (const name of movedNumbers.map(appName)) expectMoved(before.get(name)?.Spec, after.get(name)?.Spec);
    expect((await reconciler('plan', '--detailed-exitcode')).stdout).toBe(
      'No changes. Swarm matches the manifests.\n',
    );
  });

  it('detects what another deploy of the stack changes on them, and restores it', async () => {
    await lab.docker(
      [
        'stack',
        'deploy',
        '--resolve-image',
        'never',
        '--compose-file',
        join(folder, '_compose.yaml'),
        'shop',
      ],
      { timeoutMs: 120_000 },
    );

    const drift = await reconciler('drift', '--detailed-exitcode');
    expect(drift.code).toBe(2);
    for (const name of movedNumbers.map(appName)) expect(drift.stdout).toContain(`service/${name}\n`);

    expect((await reconciler('apply', '--yes', '--no-wait')).code).toBe(0);
    expect((await reconciler('drift', '--detailed-exitcode')).code).toBe(0);
  });

  it('refuses to remove the default block while it serves the other fifty, and lists them', async () => {
    await writeFile(
      join(folder, 'interlock.yaml'),
      'apiVersion: swarm-reconciler.io/v1\nkind: Interlock\nmetadata: { name: interlock }\nspec: { removeExtensions: [default] }\n',
    );

    const apply = await reconciler('apply', '--yes', '--no-wait', '--allow-interruption');

    expect(apply.code).toBe(4);
    expect(apply.stdout).toContain('50 routed services');
    for (const number of appNumbers.slice(10)) expect(apply.stdout).toContain(appName(number));
    expect((await readServices()).has('ucp-interlock-proxy')).toBe(true);
  });
});

/** The route's labels and network were added; the rest is unchanged and in the same order. */
function expectMoved(was: Service['Spec'] | undefined, is: Service['Spec'] | undefined): void {
  expect(is?.Labels).toEqual({
    ...was?.Labels,
    'com.docker.lb.service_cluster': 'east',
    'com.docker.lb.network': 'eastnet',
  });
  expect(is?.TaskTemplate.Networks).toHaveLength(2);
  expect(is?.TaskTemplate.Networks?.slice(0, -1)).toEqual(was?.TaskTemplate.Networks);
}

const appName = (number: number): string => `shop_app-${String(number)}`;

/** Only some have tasks, so that moving them restarts something. */
function composeFile(): string {
  const services = appNumbers.map((number) => ({
    [`app-${String(number)}`]: {
      image: 'training/whoami:latest',
      networks: [`net-${String((number % 25) + 1)}`],
      deploy: {
        replicas: number <= 3 ? 1 : 0,
        labels: {
          'com.docker.lb.hosts': `app-${String(number)}.example`,
          'com.docker.lb.port': '8000',
          'com.docker.lb.network': `shop_net-${String((number % 25) + 1)}`,
        },
      },
    },
  }));
  const networks = networkNumbers.map((number) => ({ [`net-${String(number)}`]: { driver: 'overlay' } }));
  return JSON.stringify({
    version: '3.8',
    services: Object.assign({}, ...services) as object,
    networks: Object.assign({}, ...networks) as object,
  });
}

const clusterManifests = (): string =>
  (['east', 'west'] as const)
    .map((name, index) =>
      [
        'apiVersion: swarm-reconciler.io/v1',
        'kind: ServiceCluster',
        `metadata: { name: ${name} }`,
        'spec:',
        `  nodes: [ucp-node-${String(index)}]`,
        `  networks: [${name}net]`,
        `  proxy: { publish: { http: { published: 8080 }, https: { published: 8444 } } }`,
        '',
      ].join('\n'),
    )
    .join('---\n');

const overlayManifest = (number: number): string =>
  [
    'apiVersion: swarm-reconciler.io/v1',
    'kind: RoutedService',
    `metadata: { name: ${appName(number)}, annotations: { swarm-reconciler.io/adopt: 'true' } }`,
    'spec:',
    '  serviceCluster: east',
    `  route: { hosts: [app-${String(number)}.example], port: 8000, network: eastnet }`,
    '',
  ].join('\n');
