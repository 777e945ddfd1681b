import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isWrite } from '../../src/sandbox/http/server.ts';
import { startImagesOnSandbox, type ImagesOnSandbox } from '../support/sandbox/images-on-sandbox.ts';

let cli: ImagesOnSandbox;

beforeEach(async () => {
  cli = await startImagesOnSandbox();
});

afterEach(() => cli.close());

const serviceNamed = (name: string) =>
  cli.engine.sandbox.snapshot().services.find(({ Spec }) => Spec.Name === name);
const wholeImage = (name = 'app'): string => serviceNamed(name)?.Spec.TaskTemplate.ContainerSpec?.Image ?? '';
const lookups = (since = 0): readonly string[] =>
  cli.requests
    .slice(since)
    .map(({ path }) => path)
    .filter((path) => path.includes('/distribution/'));
/** The eight digits that plans show. */
const shortDigest = (image: string): string => image.replace(/(@sha256:.{8}).*/, '$1…');

async function scale(count: number): Promise<void> {
  const spec = structuredClone(serviceNamed('app')?.Spec);
  await cli.engine.api('POST', `/services/app/update?version=${serviceNamed('app')?.Version.Index ?? 0}`, {
    ...spec,
    Mode: { Replicated: { Replicas: count } },
  });
}

describe('--resolve-image changed, the default', () => {
  it('shows in the plan the digest that apply pins', async () => {
    await cli.declareImages('shop:1');

    const planned = await cli.run('plan');
    expect((await cli.apply()).code).toBe(0);

    expect(wholeImage()).toMatch(/^shop:1@sha256:[0-9a-f]{64}$/);
    expect(planned.out).toMatch(new RegExp(`image +"${shortDigest(wholeImage())}"`));
    expect(JSON.parse((await cli.run('plan', '-o', 'json')).out)).toMatchObject({ changes: [] });
  });

  it('only reads to plan, and asks once for an image of several services', async () => {
    await cli.declareImages('shop:1', 'shop:1', 'blog:2');

    await cli.run('plan');

    expect(cli.requests.filter(isWrite)).toEqual([]);
    expect(lookups().toSorted()).toEqual(
      ['blog:2', 'shop:1'].map((image) => `/v1.41/distribution/${image}/json`),
    );
  });

  it('asks no registry, and sends eight requests, if nothing changes', async () => {
    await cli.declareImages('shop:1');
    await cli.apply();
    cli.engine.sandbox.pushImage('shop:1');
    const before = cli.requests.length;

    expect((await cli.run('plan')).out).toContain('No changes.');
    expect(lookups(before)).toEqual([]);
    expect(cli.requests.length - before).toBe(8);
  });

  it('never runs two images under one name: a service that is scaled keeps its digest', async () => {
    await cli.declareImages('shop:1');
    await cli.apply();
    const pinned = wholeImage();
    cli.engine.sandbox.pushImage('shop:1');
    await scale(3);

    await cli.declare(`apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: app }
spec: { networks: [web], route: { hosts: [app.example], port: 80 }, image: 'shop:1', replicas: 4 }
`);
    expect((await cli.apply()).out).toContain('replicas');
    expect(wholeImage()).toBe(pinned);
    const images = cli.engine.sandbox
      .snapshot()
      .tasks.map(({ Spec }) => (Spec as { ContainerSpec?: { Image?: string } }).ContainerSpec?.Image);
    expect(new Set(images)).toEqual(new Set([pinned]));
  });

  it('deploys an image that cannot be looked up as declared, and says so once', async () => {
    await cli.declareImages('nowhere.invalid/a:1', 'nowhere.invalid/b:1');

    const { code, out } = await cli.apply();

    expect(code).toBe(0);
    expect([wholeImage('app'), wholeImage('app1')]).toEqual(['nowhere.invalid/a:1', 'nowhere.invalid/b:1']);
    expect(out.match(/Not pinned to a digest/g)).toHaveLength(1);
    expect(out).toContain('Not pinned to a digest: nowhere.invalid/a:1, nowhere.invalid/b:1.');
  });
});

describe('--resolve-image always', () => {
  it('updates a service whose tag has moved, for the cause image', async () => {
    await cli.declareImages('shop:1');
    await cli.apply();
    const before = wholeImage();
    cli.engine.sandbox.pushImage('shop:1');

    const planned = await cli.run('plan', '--resolve-image', 'always');
    await cli.apply('--resolve-image', 'always');

    expect(planned.out).toContain('# cause: image');
    expect(planned.out).toContain(shortDigest(before));
    expect(wholeImage()).not.toBe(before);
    expect(planned.out).toContain(shortDigest(wholeImage()));
    expect((await cli.run('plan', '--resolve-image', 'always')).out).toContain('No changes.');
  });
});

describe('--resolve-image never', () => {
  it('asks no registry and writes images as declared', async () => {
    await cli.declareImages('shop:1');
    await cli.apply('--resolve-image', 'never');

    expect(wholeImage()).toBe('shop:1');
    expect(lookups()).toEqual([]);
  });
});

describe('a saved plan', () => {
  it('holds the digest: what was approved is applied, whatever the tag is by then', async () => {
    await cli.declareImages('shop:1');
    const file = join(cli.folder, '..', 'saved-image-plan.json');
    const planned = await cli.run('plan', '--out', file);
    cli.engine.sandbox.pushImage('shop:1');
    const before = cli.requests.length;

    const { code, out } = await cli.runPlain('apply', file, '--no-wait');

    expect(code, out).toBe(0);
    expect(planned.out).toContain(shortDigest(wholeImage()));
    expect(lookups(before)).toEqual([]);
  });
});

describe('a private registry', () => {
  const image = 'registry.example:5000/team/app:1';
  const login = { username: 'ann', password: 'hunter2' };
  const sent = () =>
    cli.requests.flatMap(({ method, path, registryAuth }) =>
      registryAuth === undefined
        ? []
        : [{ method, path: path.replace(/\/[a-z0-9]{25}\//, '/ID/'), registryAuth }],
    );
  const logIn = async (config: object): Promise<void> => {
    await mkdir(join(cli.folder, '.docker'), { recursive: true });
    await writeFile(join(cli.folder, '.docker', 'config.json'), JSON.stringify(config));
  };
  const auth = Buffer.from('ann:hunter2').toString('base64');

  beforeEach(() => {
    cli.engine.sandbox.setLogin('registry.example:5000', login);
  });

  it('gets the credentials of the docker config file with lookups, creates and updates, and shows them nowhere', async () => {
    await logIn({ auths: { 'registry.example:5000': { auth } } });
    await cli.declareImages(image);
    const created = await cli.apply();
    await cli.declareImages(image.replace(':1', ':2'));
    const updated = await cli.apply();

    expect([created.code, updated.code]).toEqual([0, 0]);
    expect(wholeImage()).toMatch(/^registry\.example:5000\/team\/app:2@sha256:/);
    expect(sent().map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1.41/distribution/registry.example:5000/team/app:1/json',
      'POST /v1.41/services/create',
      'GET /v1.41/distribution/registry.example:5000/team/app:2/json',
      'POST /v1.41/services/ID/update',
    ]);
    expect(JSON.parse(Buffer.from(sent()[0]?.registryAuth ?? '', 'base64').toString())).toEqual({
      ...login,
      serveraddress: 'registry.example:5000',
    });
    const shown = created.out + updated.out + JSON.stringify(cli.engine.sandbox.snapshot());
    for (const secret of ['hunter2', auth, sent()[0]?.registryAuth ?? 'none'])
      expect(shown).not.toContain(secret);
  });

  it('says how to log in if there are no credentials, or wrong ones', async () => {
    await cli.declareImages(image);
    const without = await cli.run('plan');
    await logIn({ auths: { 'registry.example:5000': { username: 'ann', password: 'wrong' } } });
    const wrong = await cli.run('plan');

    expect(without.out).toContain('no basic auth credentials. Log in with docker login');
    expect(wrong.out).toContain('unauthorized: authentication required. Log in with docker login');
  });

  it('is not sent what belongs to another one', async () => {
    await logIn({ auths: { 'other.example': { auth } } });
    await cli.declareImages(image);

    await cli.apply();

    expect(sent()).toEqual([]);
  });

  it('gets the credentials of the file that --registry-auth names', async () => {
    const file = join(cli.folder, '..', 'registry-auth-of-test');
    await writeFile(file, JSON.stringify({ auths: { 'registry.example:5000': { auth } } }));
    await cli.declareImages(image);

    expect((await cli.apply('--registry-auth', file)).code).toBe(0);
    expect(wholeImage()).toContain('@sha256:');
  });

  it.each([
    ['does not exist', undefined, 'Cannot find the registry credentials'],
    ['is not JSON', '{\n  "auths": { "a": "hunter2" },,\n}', ':2:31": it is not valid JSON'],
  ])('fails at once if the file that --registry-auth names %s', async (_state, text, message) => {
    const file = join(cli.folder, '.auth');
    if (text !== undefined) await writeFile(file, text);
    await cli.declareImages(image);

    const { code, out } = await cli.apply('--registry-auth', file);

    expect(code).toBe(1);
    expect(out).toContain(message);
    expect(out).not.toContain('hunter2');
  });

  it('is used without credentials if the docker config file is broken, with a warning', async () => {
    await mkdir(join(cli.folder, '.docker'));
    await writeFile(join(cli.folder, '.docker', 'config.json'), '[1]');
    await cli.declareImages('shop:1');

    const { code, out } = await cli.apply();

    expect(code).toBe(0);
    expect(out).toContain('No credentials are sent for the images of docker.io');
  });
});
