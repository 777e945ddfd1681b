import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/git-server/free-port.ts';
import { poll } from '../support/poll.ts';
import { startImagesOnSandbox } from '../support/sandbox/images-on-sandbox.ts';
import { installPackage, quietEnvironment, type InstalledPackage } from './installed-package.ts';

const root = join(import.meta.dirname, '..', '..');
const manifestOf = async (path: string): Promise<Manifest> =>
  JSON.parse(await readFile(path, 'utf8')) as Manifest;

interface Manifest {
  readonly version: string;
}

describe('the package', () => {
  let installed: InstalledPackage;

  beforeAll(async () => {
    installed = await installPackage();
  });

  afterAll(() => installed.remove());

  it('has what runs, the schemas and the example, and nothing of the tests', () => {
    const paths = installed.packed.files.map(({ path }) => path);
    const odd = paths.filter(
      (path) => !/^dist\/.*\.(js|css|svg|json)$/.test(path) && !/^schemas\/[\w-]+\.schema\.json$/.test(path),
    );

    expect(odd.toSorted()).toEqual([
      ...['LICENSE', 'README.md', 'manifests/east.yaml', 'manifests/interlock.yaml', 'manifests/west.yaml'],
      'package.json',
    ]);
    expect(paths).toEqual(expect.arrayContaining(['dist/bin.js', 'schemas/service-cluster.schema.json']));
    expect(paths.filter((path) => /\.test\.|\.map$|\.d\.ts$|^dist\/(test|tools)\//.test(path))).toEqual([]);
  });

  it('is small: below 1 MB to fetch and 5 MB on the disk', () => {
    expect(installed.packed.size).toBeLessThan(1_000_000);
    expect(installed.packed.unpackedSize).toBeLessThan(5_000_000);
  });

  it('can be published', async () => {
    expect(await manifestOf(join(root, 'package.json'))).toMatchObject({
      ...{ name: 'swarm-reconciler', license: 'Apache-2.0', author: expect.any(String) as string },
      description: expect.any(String) as string,
      keywords: expect.arrayContaining(['docker-swarm']) as string[],
      repository: { type: 'git', url: expect.stringMatching(/^git\+https:.*\.git$/) as string },
      ...{ homepage: expect.any(String) as string, bugs: expect.any(String) as string },
      publishConfig: { access: 'public', provenance: true },
    });
    expect(await manifestOf(join(root, 'package.json'))).not.toHaveProperty('private');
  });

  it('offers programs its schemas and nothing to import', async () => {
    const load = (name: string): Promise<string> =>
      installed.evaluate(
        `const found = await import('swarm-reconciler/${name}', { with: { type: 'json' } });
         console.log(found.default.type);`,
      );

    expect(await load('schemas/plan.schema.json')).toBe('object\n');
    await expect(load('dist/cli/main.js')).rejects.toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  it('prints the version of the package', async () => {
    const { version } = await manifestOf(join(root, 'package.json'));

    expect(await installed.run('version')).toBe(`${version}\n`);
  });

  it('validates manifests', async () => {
    expect(await installed.run('validate', join(root, 'manifests'))).toMatch(/ manifests are valid\.\n$/);
  });

  it('shows the demo where there are no manifests yet', async () => {
    const shown = await installed.run('demo', '--once');

    expect(shown.match(/^\d\. /gm)).toHaveLength(7);
  });

  it('runs the daemon, with its page', async () => {
    const swarm = await startImagesOnSandbox();
    await swarm.declareImages('app:good');
    const listen = `127.0.0.1:${await freePort()}`;
    await writeFile(
      join(installed.folder, 'reconciler.yaml'),
      JSON.stringify({ source: { address: swarm.folder }, http: { listen }, logLevel: 'error' }),
    );
    const bin = join(installed.folder, 'node_modules', '.bin', 'reconciler');
    const daemon = spawn(bin, ['run', '--host', swarm.engine.host], {
      ...{ cwd: installed.folder, env: quietEnvironment, stdio: 'inherit' },
    });
    const ended = once(daemon, 'close');
    try {
      const answer = async (path: string): Promise<Response | undefined> =>
        fetch(`http://${listen}${path}`).catch(() => undefined);
      await poll('it is ready', async () => ((await answer('/readyz'))?.ok === true ? true : undefined));

      expect((await answer('/healthz'))?.status).toBe(200);
      const page = (await (await answer('/'))?.text()) ?? '';
      const loaded = [...page.matchAll(/ (?:src|href)="(\/page\/[^"]+)"/g)].map(([, path = '']) => path);
      expect(loaded.length).toBeGreaterThan(1);
      for (const path of loaded) expect((await answer(path))?.status, path).toBe(200);
    } finally {
      daemon.kill('SIGTERM');
      await ended;
      await swarm.close();
    }
    expect(daemon.exitCode).toBe(0);
  });
});
