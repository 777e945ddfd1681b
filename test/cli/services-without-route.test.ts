import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCliOnSandbox, type CliOnSandbox, type CliResult } from '../support/sandbox/cli-on-sandbox.ts';

let cli: CliOnSandbox;

beforeEach(async () => {
  cli = await startCliOnSandbox(['back']);
});

afterEach(async () => {
  await cli.close();
});

const manifest = (kind: string, metadata: string, spec: string): string =>
  `apiVersion: swarm-reconciler.io/v1\nkind: ${kind}\nmetadata: { ${metadata} }\nspec: ${spec}\n`;

const database = (fields = ''): string =>
  manifest(
    'Service',
    'name: database',
    `{ image: 'postgres:17', networks: [back], env: { POSTGRES_DB: shop }, labels: { team: data }${fields} }`,
  );

const job = manifest(
  'Service',
  'name: migration',
  `{ image: 'shop:1', args: [migrate], mode: replicated-job, totalCompletions: 2 }`,
);

const declare = (...manifests: readonly string[]): Promise<void> => cli.declare(manifests.join('---\n'));

const apply = (...args: readonly string[]): Promise<CliResult> =>
  cli.run('apply', '--yes', '--no-wait', ...args);

const specOf = (name: string) =>
  cli.engine.sandbox.snapshot().services.find(({ Spec }) => Spec.Name === name)?.Spec;

const create = async (name: string, labels: Readonly<Record<string, string>> = {}): Promise<void> => {
  const made = await cli.engine.api('POST', '/services/create', {
    ...{ Name: name, Labels: labels, TaskTemplate: { ContainerSpec: { Image: 'redis:7' } } },
    Mode: { Replicated: { Replicas: 1 } },
  });
  expect(made.status).toBe(201);
};

describe('kind: Service', () => {
  it('is created, is in sync with the next plan, and is deleted with --prune', async () => {
    await declare(database(), job);
    expect(await cli.run('validate')).toMatchObject({ code: 0, out: '2 manifests are valid.\n' });

    const applied = await apply();

    expect(applied.code, applied.out).toBe(0);
    expect(applied.out).toContain('+ service/database');
    expect(specOf('database')).toMatchObject({ Labels: { team: 'data' } });
    expect(specOf('migration')).toMatchObject({ Mode: { ReplicatedJob: { TotalCompletions: 2 } } });
    const labels = [specOf('database'), specOf('migration')].flatMap((spec) =>
      Object.keys(spec?.Labels ?? {}),
    );
    expect(labels.filter((key) => key.startsWith('com.docker.lb.'))).toEqual([]);
    expect(await cli.run('plan', '--detailed-exitcode')).toMatchObject({
      code: 0,
      out: 'No changes. Swarm matches the manifests.\n',
    });

    await declare(database());
    expect((await cli.run('plan')).out).toContain('service/migration');
    const pruned = await apply('--prune', '--allow-interruption');
    expect(pruned.code, pruned.out).toBe(0);
    expect(specOf('migration')).toBeUndefined();
    expect(specOf('database')).toBeDefined();
  });

  it('is rendered without labels of a route and without a network of a cluster', async () => {
    await declare(database());

    expect((await cli.run('render', '--kind', 'service')).out).toBe(`- name: database
  image: postgres:17
  env:
    POSTGRES_DB: (sensitive)
  labels:
    team: data
  networks:
    - back
`);
  });

  it('is in status and drift like any other service', async () => {
    await declare(database(), job);
    await apply();
    const { services } = cli.engine.sandbox.snapshot();
    const found = services.find(({ Spec }) => Spec.Name === 'database')!;
    const spec = structuredClone(found.Spec) as unknown as { Labels: Record<string, string> };
    spec.Labels['team'] = 'web';
    const version = String(found.Version.Index);
    await cli.engine.api('POST', `/services/${found.ID}/update?version=${version}`, spec);

    expect((await cli.run('drift', '--detailed-exitcode')).out).toContain('labels.team');
    const status = await cli.runPlain('status');
    expect(status.out).toContain('service/database');
    expect(status.out).toContain('Drifted');
    expect(status.out).toContain('service/migration');
  });

  it('is refused if one of its networks does not exist', async () => {
    await declare(database(', hostname: db').replace('[back]', '[backend]'));

    const applied = await apply();

    expect(applied.code).toBe(4);
    expect(applied.out).toContain('network "backend" does not exist in the swarm');
  });

  it('joins the network of a cluster that the same manifests declare', async () => {
    const east = manifest('ServiceCluster', 'name: east', '{ nodes: [n0], networks: [eastnet] }');
    await declare(east, database().replace('[back]', '[back, eastnet]'));

    const rendered = await cli.run('render', '--kind', 'service');

    expect(rendered.out).toContain('  networks:\n    - back\n    - eastnet\n');
    expect((await cli.run('plan')).out).not.toContain('does not exist in the swarm');
  });

  it('with adopt and without an image sets its fields on a service that someone else deploys, and restores them', async () => {
    await create('cache', { team: 'web', stack: 'x' });
    await declare(
      manifest(
        'Service',
        `name: cache, annotations: { swarm-reconciler.io/adopt: 'true' }`,
        '{ labels: { team: data } }',
      ),
    );

    expect((await apply()).code).toBe(0);
    expect(specOf('cache')?.Labels).toEqual({ team: 'data', stack: 'x' });
    expect((await cli.run('plan', '--detailed-exitcode')).code).toBe(0);

    await declare(database());
    expect((await apply('--prune')).code).toBe(0);
    expect(specOf('cache')?.Labels).toEqual({ team: 'web', stack: 'x' });
  });
});

describe('reconciler export of services without a route', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reconciler-export-'));
    await declare(database(), job);
    await apply();
    await create('cache', { 'com.docker.stack.namespace': 'shop' });
    await create('ucp-agent', { 'com.docker.ucp.InstanceID': 'abc' });
    await create('theirs', { 'io.swarm-reconciler.owner': 'team-b' });
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  /** The plan of what is exported into a folder: only files have the values of env. */
  const planned = async (...args: readonly string[]): Promise<CliResult> => {
    const target = join(folder, 'made');
    await cli.runPlain('export', '--out-dir', target, ...args);
    return cli.runPlain('plan', target, '--prune', '--detailed-exitcode');
  };

  it('exports those that are ours, and no others', async () => {
    const { out } = await cli.runPlain('export');
    const yaml = out.slice(0, out.indexOf('No service has'));

    expect(yaml.match(/^kind: .*|^ {2}name: .*/gm)).toEqual([
      'kind: Service',
      '  name: database',
      'kind: Service',
      '  name: migration',
    ]);
    expect(out).toContain('1 service without a route is left out: nobody manages it (cache). See --all');
    expect(await planned()).toMatchObject({ code: 0 });
  });

  it('exports with --all those that nobody manages too, to be adopted', async () => {
    const { out } = await cli.runPlain('export', '--all');
    const yaml = out.slice(0, out.indexOf('service/theirs'));

    expect(yaml.match(/^ {2}name: .*/gm)).toEqual(['  name: cache', '  name: database', '  name: migration']);
    expect(out).toContain('service/theirs is left out: it belongs to the owner "team-b"');
    expect(out).not.toContain('ucp-agent');
    const plan = await planned('--all');
    expect(plan.out).toContain('> service/cache  adopted as it is');
  });

  it('writes them beside the routed services with --out-dir', async () => {
    const target = join(folder, 'made');

    expect((await cli.runPlain('export', '--out-dir', target)).code).toBe(0);

    expect(await readdir(target)).toEqual(['services.yaml']);
  });
});
