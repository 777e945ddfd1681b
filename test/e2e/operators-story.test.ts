import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { startInterlock, untilRunning, type Interlock } from '../support/lab/interlock.ts';
import { startRecordingProxy, type RecordingProxy } from '../support/lab/recording-proxy.ts';
import { createRoutingReader } from '../support/lab/routing-state.ts';
import { findLostRoutes } from '../support/lost-routes.ts';
import { poll } from '../support/poll.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';
import { shareLab } from '../support/lab/shared-lab.ts';

const numbers = Array.from({ length: 40 }, (_, index) => index + 1);
const nameOf = (number: number): string => `shop_app-${String(number)}`;
const hostOf = (number: number): string => `app-${String(number)}.example`;
const names = numbers.map(nameOf);
const hosts = new Map(numbers.map((number) => [nameOf(number), hostOf(number)]));
const clusterOf = (number: number): 'blue' | 'green' => (number % 2 === 0 ? 'green' : 'blue');

interface Service {
  readonly Version: { readonly Index: number };
  readonly Spec: { readonly Name: string; readonly Labels: Readonly<Record<string, string>> };
}

/** What a tear-down brings back. */
interface Beginning {
  readonly services: ReadonlyMap<string, unknown>;
  readonly networks: readonly string[];
  readonly configs: readonly string[];
  readonly nodeLabels: unknown;
  readonly config: unknown;
}

// The steps build on each other. Before each write of a command, and after it, each service has to have its route.
describeLab('forty services of a stack that move into two clusters and back', () => {
  let lab: Lab;
  let core: Interlock;
  let proxy: RecordingProxy;
  let folder: string;
  let manifests: string;
  let beginning: Beginning;
  let readLost: () => Promise<readonly string[]>;

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-story-'));
    manifests = join(folder, 'manifests');
    await mkdir(manifests);
    core = await startInterlock(lab);
    await deployStack();
    beginning = await readBeginning();
    const readRouting = createRoutingReader((method, path, body) => lab.api(method, path, body));
    const lost: string[] = [];
    proxy = await startRecordingProxy(
      lab.dockerHost.replace('unix://', ''),
      join(folder, 'engine.sock'),
      async ({ method, path }) => {
        if (method === 'GET' || method === 'HEAD') return;
        const reasons = findLostRoutes(await readRouting(), hosts);
        lost.push(...reasons.map((reason) => `before ${method} ${path}: ${reason}`));
      },
    );
    readLost = async () => [...lost, ...findLostRoutes(await readRouting(), hosts)];
  });

  afterAll(async () => {
    await proxy.close();
    await core.stop();
    await rm(folder, { recursive: true });
  });

  afterEach(async () => {
    expect(await readLost()).toEqual([]);
  });

  const reconciler = (command: string, ...flags: readonly string[]): Promise<Finished> => {
    proxy.clear();
    return runReconciler([command, ...flags, '--host', proxy.host]);
  };
  const apply = (...flags: readonly string[]): Promise<Finished> =>
    reconciler('apply', manifests, '--yes', '--stable-for', '0s', ...flags);
  const expectNothingLeft = async (...flags: readonly string[]): Promise<void> => {
    const plan = await reconciler('plan', manifests, '--detailed-exitcode', ...flags);
    expect(plan.code, plan.stdout + plan.stderr).toBe(0);
  };
  const writesToServices = (): readonly string[] =>
    proxy.requests
      .filter(({ method, path }) => method !== 'GET' && path.startsWith('/services'))
      .map(({ method, path }) => `${method} ${path}`);
  const readServices = async (): Promise<ReadonlyMap<string, Service>> => {
    const { body } = await lab.api('GET', '/services');
    return new Map((body as readonly Service[]).map((service) => [service.Spec.Name, service]));
  };
  const versions = async (of: readonly string[]): Promise<unknown> => {
    const services = await readServices();
    return of.map((name) => [name, services.get(name)?.Version.Index]);
  };
  const clusterLabels = async (): Promise<readonly (string | undefined)[]> => {
    const services = await readServices();
    return names.map((name) => services.get(name)?.Spec.Labels['com.docker.lb.service_cluster']);
  };
  const list = async (kind: 'network' | 'config'): Promise<readonly string[]> =>
    (await lab.docker([kind, 'ls', '--format', '{{.Name}}'])).trim().split('\n').sort();
  const readConfig = async (): Promise<{ readonly Extensions: object }> => {
    const format = '{{range .Spec.TaskTemplate.ContainerSpec.Configs}}{{.ConfigName}}{{end}}';
    const name = (await lab.docker(['service', 'inspect', 'ucp-interlock', '--format', format])).trim();
    const data = await lab.docker(['config', 'inspect', name, '--format', '{{json .Spec.Data}}']);
    return parse(Buffer.from(JSON.parse(data) as string, 'base64').toString('utf8')) as {
      readonly Extensions: object;
    };
  };
  const blocks = async (): Promise<readonly string[]> => Object.keys((await readConfig()).Extensions).sort();

  async function deployStack(): Promise<void> {
    const compose = join(folder, 'compose.json');
    await writeFile(compose, composeFile());
    await lab.docker(['stack', 'deploy', '--resolve-image', 'never', '--compose-file', compose, 'shop'], {
      timeoutMs: 120_000,
    });
    await untilRunning(lab, ...names, 'ucp-interlock-proxy');
    // Swarm assigns addresses after a service is created, which increases its version.
    await poll('no version changes any more', async () => {
      const before = await versions(names);
      await sleep(1_000);
      return isDeepStrictEqual(before, await versions(names)) ? true : undefined;
    });
  }

  async function readBeginning(): Promise<Beginning> {
    const nodes = (await lab.api('GET', '/nodes')).body as readonly { readonly Spec: unknown }[];
    return {
      services: new Map([...(await readServices())].map(([name, { Spec }]) => [name, Spec])),
      networks: await list('network'),
      configs: (await list('config')).filter((name) => !name.startsWith('com.docker.ucp.interlock.conf-')),
      nodeLabels: nodes.map(({ Spec }) => Spec),
      config: await readConfig(),
    };
  }

  /** Changes the exported manifests of services as an operator edits them. */
  async function moveServices(numbersToMove: readonly number[]): Promise<void> {
    const file = join(manifests, 'services.yaml');
    const documents = parseAllDocuments(await readFile(file, 'utf8'));
    for (const number of numbersToMove) {
      const cluster = clusterOf(number);
      const document = documents.find((one) => one.getIn(['metadata', 'name']) === nameOf(number));
      document?.setIn(['spec', 'serviceCluster'], cluster);
      document?.setIn(['spec', 'route', 'network'], `${cluster}net`);
      document?.addIn(['spec', 'networks'], `${cluster}net`);
    }
    await writeFile(file, documents.map(String).join(''));
  }

  it('are exported with a plan that adopts them', async () => {
    const exported = await reconciler('export', '--out-dir', manifests);

    expect(exported.code, exported.stdout + exported.stderr).toBe(0);
    expect(exported.stderr).toContain('service/shop_app-1');
  });

  it('are adopted without a write to any service', async () => {
    const before = await versions(names);

    const adopted = await apply();

    expect(adopted.code, adopted.stdout + adopted.stderr).toBe(0);
    expect(writesToServices()).toEqual([]);
    expect(await versions(names)).toEqual(before);
    await expectNothingLeft();
  });

  it('stay as they are when two clusters are added beside the default one', async () => {
    await writeFile(join(manifests, 'clusters.yaml'), clusterManifests());
    const before = await versions(names);

    const added = await apply();

    expect(added.code, added.stdout + added.stderr).toBe(0);
    expect(await blocks()).toEqual(['blue', 'default', 'green']);
    expect(await versions(names)).toEqual(before);
    await expectNothingLeft();
  });

  it('move eight first, and the others are not touched', async () => {
    await moveServices(numbers.slice(0, 8));
    const before = await versions(names.slice(8));

    const moved = await apply();

    expect(moved.code, moved.stdout + moved.stderr).toBe(0);
    expect(await clusterLabels()).toEqual(
      numbers.map((number) => (number <= 8 ? clusterOf(number) : undefined)),
    );
    expect(await versions(names.slice(8))).toEqual(before);
    await expectNothingLeft();
  });

  it('move with the rest, and the default cluster is removed once it serves nothing', async () => {
    await moveServices(numbers.slice(8));
    const moved = await apply();
    expect(moved.code, moved.stdout + moved.stderr).toBe(0);
    expect(await clusterLabels()).toEqual(numbers.map(clusterOf));

    await writeFile(join(manifests, 'interlock.yaml'), interlockManifest('{ removeExtensions: [default] }'));
    const removed = await apply('--allow-interruption');

    expect(removed.code, removed.stdout + removed.stderr).toBe(0);
    expect(await blocks()).toEqual(['blue', 'green']);
    expect((await readServices()).has('ucp-interlock-proxy')).toBe(false);
    await expectNothingLeft();
  });

  it('go back to the default cluster, and what would stop a proxy waits for leave to do so', async () => {
    await rm(manifests, { recursive: true });
    await mkdir(manifests);
    await writeFile(join(manifests, 'interlock.yaml'), interlockManifest('{ removeLast: restoreTemplate }'));

    const back = await apply('--prune', '--max-deletes', '40');

    expect(back.code, back.stdout + back.stderr).toBe(4);
    expect(back.stdout).toContain('x service/ucp-interlock-proxy-blue: it would interrupt traffic');
    expect(await clusterLabels()).toEqual(numbers.map(() => undefined));
    expect(await blocks()).toEqual(['blue', 'default', 'green']);
  });

  it('are where they began after a tear-down that is allowed', async () => {
    const tornDown = await apply('--prune', '--max-deletes', '40', '--allow-interruption');

    expect(tornDown.code, tornDown.stdout + tornDown.stderr).toBe(0);
    await expectNothingLeft('--prune');
    const services = await readServices();
    expect([...services.keys()].sort()).toEqual([...beginning.services.keys()].sort());
    for (const name of names) expect(services.get(name)?.Spec).toEqual(beginning.services.get(name));
    const end = await readBeginning();
    expect(end.config).toEqual(beginning.config);
    expect(end.nodeLabels).toEqual(beginning.nodeLabels);
    expect(end.networks).toEqual(beginning.networks);
    expect(end.configs).toEqual([...beginning.configs, 'swarm-reconciler.default']);
  });
});

function composeFile(): string {
  const networkOf = (number: number): string => `net-${String((number % 4) + 1)}`;
  const services = numbers.map((number) => ({
    [`app-${String(number)}`]: {
      image: 'training/whoami:latest',
      networks: [networkOf(number)],
      deploy: {
        replicas: 1,
        labels: {
          'com.docker.lb.hosts': hostOf(number),
          'com.docker.lb.port': '8000',
          'com.docker.lb.network': `shop_${networkOf(number)}`,
        },
      },
    },
  }));
  const networks = numbers.map((number) => ({ [networkOf(number)]: { driver: 'overlay' } }));
  return JSON.stringify({
    version: '3.8',
    services: Object.assign({}, ...services) as object,
    networks: Object.assign({}, ...networks) as object,
  });
}

const manifest = (kind: string, name: string, spec: string): string =>
  `apiVersion: swarm-reconciler.io/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${spec}\n`;

const interlockManifest = (spec: string): string => manifest('Interlock', 'interlock', spec);

const clusterManifests = (): string =>
  (['blue', 'green'] as const)
    .map((name, index) =>
      manifest(
        'ServiceCluster',
        name,
        `{ nodes: [ucp-node-${String(index)}], networks: [${name}net], proxy: { publish: { http: { published: 8090 }, https: { published: 9443 } } } }`,
      ),
    )
    .join('---\n');
