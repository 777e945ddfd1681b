import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { valueAt, type JsonObject } from '../../src/kernel/json.ts';
import { startCliOnSandbox, type CliOnSandbox, type CliResult } from '../support/sandbox/cli-on-sandbox.ts';
import { memoryStreams } from '../support/memory-streams.ts';

let cli: CliOnSandbox;
let folder: string;
let file: string;

beforeEach(async () => {
  cli = await startCliOnSandbox(['web']);
  folder = await mkdtemp(join(tmpdir(), 'reconciler-saved-'));
  file = join(folder, 'plan.json');
});

afterEach(async () => {
  await cli.close();
  await rm(folder, { recursive: true });
});

const declare = (spec: string): Promise<void> =>
  cli.declare(
    `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: app }
spec: { networks: [web], route: { hosts: [app.example], port: 80 }, ${spec} }
`,
  );

async function applySaved(...args: readonly string[]): Promise<CliResult> {
  const streams = memoryStreams();
  const code = await main(['apply', file, '--no-wait', ...args, '--host', cli.engine.host], streams);
  return { code, out: streams.out() + streams.err() };
}

interface Service {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: object;
}

/** A change by someone else between plan and apply. */
async function change(name: string, edit: object): Promise<void> {
  const { body } = await cli.engine.api('GET', `/services/${name}`);
  const { ID, Version, Spec } = body as Service;
  const path = `/services/${ID}/update?version=${String(Version.Index)}`;
  expect((await cli.engine.api('POST', path, { ...Spec, ...edit })).status).toBe(200);
}

const writesOf = (): number => cli.engine.sandbox.snapshot().services.length;

const savedText = (change: string): string =>
  `{"kind":"SavedPlan","schemaVersion":1,"owner":"default","prune":false,"source":{"address":"."},"revision":{"id":"","digest":""},"changes":[${change}]}`;

describe('a saved plan', () => {
  it('is applied as it was shown, without a question', async () => {
    await declare('image: nginx:1');
    expect((await cli.run('plan', '--out', file)).out).toContain(`apply ${file}`);

    const applied = await applySaved();

    expect(applied.out).toContain('created  service/app');
    expect(applied.code).toBe(0);
    expect((await cli.run('plan')).out).toContain('No changes.');
  });

  it('contains no spec and no secret value, and is readable only by its owner', async () => {
    await declare('image: nginx:1, env: { PASSWORD: hunter2-hunter2 }');
    await cli.run('plan', '--out', file);

    const text = await readFile(file, 'utf8');

    expect(text).not.toContain('hunter2');
    expect(JSON.parse(text)).toMatchObject({
      ...{ kind: 'SavedPlan', schemaVersion: 1, owner: 'default', prune: false },
      changes: [{ id: 'service/app', op: 'create', before: 'absent' }],
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('is refused if the manifests have changed since', async () => {
    await declare('image: nginx:1');
    await cli.run('plan', '--out', file);
    await declare('image: nginx:2');

    const refused = await applySaved();

    expect(refused.code).toBe(4);
    expect(refused.out).toContain('the manifests are no longer those of');
    expect(writesOf()).toBe(0);
  });

  it('is refused if someone has created the object meanwhile', async () => {
    await declare('image: nginx:1');
    await cli.run('plan', '--out', file);
    const made = { Name: 'app', TaskTemplate: { ContainerSpec: { Image: 'nginx:1' } } };
    await cli.engine.api('POST', '/services/create', made);

    const refused = await applySaved();

    expect(refused.code).toBe(4);
    expect(refused.out).toContain('create service/app: nothing to do any more');
  });

  it('is refused if someone has changed an object of the plan, even in other fields', async () => {
    await declare('image: nginx:1');
    await cli.run('apply', '--yes', '--no-wait');
    await declare('image: nginx:2');
    await cli.run('plan', '--out', file);
    const { body } = await cli.engine.api('GET', '/services/app');
    const { Labels } = (body as { readonly Spec: { readonly Labels: object } }).Spec;
    await change('app', { Labels: { ...Labels, theirs: '1' } });

    const refused = await applySaved();

    expect(refused.code).toBe(4);
    expect(refused.out).toContain(
      '  service/app: somebody has changed it\n    labels.theirs: has changed, and is not a field of the plan\n',
    );
    expect(refused.out).toContain('Plan again, and have the new plan approved');
  });

  it('is refused with the names of all changed fields, and no sensitive value', async () => {
    await declare('image: nginx:1, replicas: 2, env: { TOKEN: hunter-one }');
    await cli.run('apply', '--yes', '--no-wait');
    await declare('image: nginx:2, replicas: 2, env: { TOKEN: hunter-two }');
    await cli.run('plan', '--out', file);
    const { body } = await cli.engine.api('GET', '/services/app');
    const { TaskTemplate } = (body as { readonly Spec: { readonly TaskTemplate: JsonObject } }).Spec;
    const container = valueAt(TaskTemplate, ['ContainerSpec']) as JsonObject; // an image, at least
    await change('app', {
      Mode: { Replicated: { Replicas: 5 } },
      TaskTemplate: { ...TaskTemplate, ContainerSpec: { ...container, Env: ['BY=hand', 'TOKEN=hunter-3'] } },
    });

    const refused = await applySaved();

    expect(refused.code).toBe(4);
    expect(refused.out).toContain(`  service/app: somebody has changed it
    env.BY: would change too, (sensitive) -> (absent)
    replicas: would change too, 5 -> 2
    env.TOKEN: is no longer the value that the plan was made with
`);
    expect(refused.out).not.toMatch(/hunter|hand/);
  });

  it("shows the options of a volume's driver nowhere: not in the plan, nor in the file, nor in a label", async () => {
    const mounted = (password: string) =>
      `mounts: [{ type: volume, source: share, target: /data, volume: { driver: { name: local, options: { o: "password=${password}" } } } }]`;
    await declare(`image: nginx:1, ${mounted('hunter-one')}`);
    await cli.run('apply', '--yes', '--no-wait');
    expect((await cli.run('plan', '--detailed-exitcode')).code).toBe(0);
    await declare(`image: nginx:1, ${mounted('hunter-two')}`);

    const shown = await Promise.all(
      ['text', 'json', 'markdown'].map((output) => cli.run('plan', '--out', file, '-o', output)),
    );
    const { body } = await cli.engine.api('GET', '/services/app');
    const { Labels } = (body as { readonly Spec: { readonly Labels: object } }).Spec;

    for (const { out } of shown) expect(out).toContain('(sensitive)');
    const texts = [...shown.map(({ out }) => out), await readFile(file, 'utf8'), JSON.stringify(Labels)];
    expect(texts.filter((text) => text.includes('hunter'))).toEqual([]);
    expect(JSON.stringify(body)).toContain('hunter-one');
  });

  it('is applied from another working directory', async () => {
    await declare('image: nginx:1');
    const source = relative(process.cwd(), cli.folder);
    await cli.runPlain('plan', source, '--out', file);

    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ source: { address: cli.folder } });
    expect((await applySaved()).out).toContain('created  service/app');
  });

  it('is accepted if only swarm has changed the version of the object', async () => {
    await declare('image: nginx:1');
    await cli.run('apply', '--yes', '--no-wait');
    await declare('image: nginx:2');
    await cli.run('plan', '--out', file);
    await change('app', {});

    const applied = await applySaved();

    expect(applied.out).toContain('updated  service/app');
    expect(applied.code).toBe(0);
  });

  it('is refused a second time: it is already applied', async () => {
    await declare('image: nginx:1');
    await cli.run('plan', '--out', file);
    await applySaved();

    expect(await applySaved()).toMatchObject({ code: 4 });
  });

  it.each([
    '{',
    '{}',
    '[]',
    '{"kind":"SavedPlan","schemaVersion":2}',
    '{"kind":"SavedPlan","schemaVersion":1}',
    savedText('{"before":"absent","fields":[{}]}'),
    savedText('{"before":null,"fields":[]}'),
  ])('reports what is wrong with a file that is not a saved plan: %s', async (text) => {
    await writeFile(file, text);

    expect(await applySaved()).toMatchObject({
      code: 1,
      out: expect.stringContaining('it is not a saved plan of this version') as unknown,
    });
  });
});
