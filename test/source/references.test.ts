import { mkdir, rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { findReferences } from '../../src/manifest/find-references.ts';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';
import type { Revision } from '../../src/model/manifest/source-file.ts';
import type { RevisionSource } from '../../src/ports/revision-source.ts';
import { createFileSource } from '../../src/source/file-source.ts';
import { createFolderSource } from '../../src/source/folder-source.ts';
import { sourceOf } from './git/git-reading.ts';
import { gitRepository } from './git/git-repository.ts';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const manifest = (...files: readonly string[]): string =>
  JSON.stringify({
    apiVersion: 'swarm-reconciler.io/v1',
    kind: 'RoutedService',
    metadata: { name: 'web' },
    spec: {
      route: { hosts: ['web.test'], port: 80 },
      image: 'nginx:1',
      networks: ['front'],
      secrets: files.map((file, index) => ({ name: `s${String(index)}`, file })),
    },
  });

/** Creates each kind of source from the same files. `prepare` may change the folder before it is read. */
const kinds: readonly (readonly [string, (prepare: Prepare) => Promise<RevisionSource>])[] = [
  [
    'a folder',
    async (prepare) => {
      const folder = await manifestFolder();
      await prepare(folder);
      return createFolderSource({ path: folder, findReferences });
    },
  ],
  [
    'a file',
    async (prepare) => {
      const folder = await manifestFolder();
      await prepare(folder);
      return createFileSource({ path: join(folder, 'web.yaml'), findReferences });
    },
  ],
  [
    'git',
    async (prepare) => {
      const repository = await gitRepository();
      await prepare(repository.worktree);
      await repository.push({});
      return sourceOf({ url: repository.url, findReferences });
    },
  ],
];

/** A folder without siblings. */
async function manifestFolder(): Promise<string> {
  const folder = join(await temporaryFolder(), 'manifests');
  await mkdir(folder);
  return folder;
}

type Prepare = (folder: string) => Promise<void>;

/** The text of each referenced file, or why there is none. */
const foundIn = ({ referenced }: Revision): Readonly<Record<string, string>> =>
  Object.fromEntries(
    referenced.map((file) => [
      file.path,
      file.status === 'read' ? Buffer.from(file.content.reveal()).toString() : file.status,
    ]),
  );

const codesOf = ({ files, referenced }: Revision): readonly string[] =>
  parseManifests(files, referenced).problems.map(
    ({ code, position }) => `${code} at ${String(position?.line)}`,
  );

describe.each(kinds)('files that manifests refer to, from %s', (_kind, create) => {
  test('are read from the same folder, below it and from folders that are not searched for manifests', async () => {
    const source = await create((folder) =>
      writeFiles(folder, {
        'web.yaml': manifest('a.key', './certs/b.key', '_hidden/c.yaml', 'certs/../d.key'),
        'a.key': 'a',
        'certs/b.key': 'b',
        '_hidden/c.yaml': 'c',
        'd.key': 'd',
        'other.key': 'never asked for',
      }),
    );

    const revision = await source.fetch();

    expect(foundIn(revision)).toEqual({
      'a.key': 'a',
      'certs/b.key': 'b',
      '_hidden/c.yaml': 'c',
      'd.key': 'd',
    });
    expect(codesOf(revision)).toEqual([]);
  });

  test('are never read outside of it: "..", an absolute path, a symbolic link', async () => {
    const outside = await temporaryFolder({ 'target.key': 'outside' });
    const source = await create(async (folder) => {
      await writeFiles(folder, {
        'web.yaml': manifest(
          '../target.key',
          join(outside, 'target.key'),
          'link.key',
          'up.key',
          '.git/config',
        ),
      });
      await symlink(join(outside, 'target.key'), join(folder, 'link.key'));
      await symlink('../target.key', join(folder, 'up.key'));
      await writeFile(join(folder, '..', 'target.key'), 'outside');
    });

    const revision = await source.fetch();

    expect(foundIn(revision)).toEqual({ 'link.key': 'outside', 'up.key': 'outside' });
    expect(codesOf(revision)).toEqual(Array.from({ length: 5 }, () => 'file-outside at 1'));
  });

  test('are read through a link to a file of the source, and not through one to a folder', async () => {
    const source = await create(async (folder) => {
      await writeFiles(folder, {
        'web.yaml': manifest(
          'link.key',
          '_shared/b.key',
          '_gone.key',
          '_folder',
          'missing.key',
          'web.yaml/x',
        ),
        '_real/a.key': 'a',
        '_real/b.key': 'b',
        '_folder/c.key': 'c',
      });
      await symlink('_real/a.key', join(folder, 'link.key'));
      await symlink('_real', join(folder, '_shared'));
      await symlink('nowhere', join(folder, '_gone.key'));
    });

    const revision = await source.fetch();

    expect(foundIn(revision)).toEqual({
      'link.key': 'a',
      '_shared/b.key': 'linkedFolder',
      '_gone.key': 'missing',
      _folder: 'notAFile',
      'missing.key': 'missing',
      'web.yaml/x': 'missing',
    });
    expect(new Set(codesOf(revision))).toEqual(new Set(['file-missing at 1', 'file-outside at 1']));
  });

  test('are not read if they are larger than the engine accepts, and are reported if they are empty', async () => {
    const source = await create(async (folder) => {
      await writeFiles(folder, {
        'web.yaml': manifest('large.key', 'secret.key', 'empty.key'),
        'empty.key': '',
      });
      await writeFile(join(folder, 'large.key'), '');
      await truncate(join(folder, 'large.key'), 1000 * 1024);
      await writeFile(join(folder, 'secret.key'), Buffer.alloc(500 * 1024));
    });

    const revision = await source.fetch();

    expect(revision.referenced.map(({ path, status }) => [path, status])).toEqual([
      ['empty.key', 'read'],
      ['large.key', 'tooLarge'],
      ['secret.key', 'read'],
    ]);
    expect(codesOf(revision)).toEqual(['file-too-large at 1', 'file-too-large at 1', 'file-empty at 1']);
  });
});

test('the digest changes with a changed, moved or missing file, and is the same for a folder and git', async () => {
  const files = { 'web.yaml': manifest('a.key'), 'a.key': 'a' };
  const digestOf = async (given: Readonly<Record<string, string>>): Promise<string> =>
    (await createFolderSource({ path: await temporaryFolder(given), findReferences }).fetch()).digest;
  const repository = await gitRepository(files);
  const first = await digestOf(files);

  expect((await (await sourceOf({ url: repository.url, findReferences })).fetch()).digest).toBe(first);
  expect(await digestOf(files)).toBe(first);
  expect(await digestOf({ ...files, 'other.key': 'x' })).toBe(first);
  expect(await digestOf({ ...files, 'a.key': 'b' })).not.toBe(first);
  expect(await digestOf({ 'web.yaml': files['web.yaml'] })).not.toBe(first);
});

test('no log, JSON or inspection of a revision shows what was read', async () => {
  const { inspect } = await import('node:util');
  const folder = await temporaryFolder({ 'web.yaml': manifest('a.key'), 'a.key': 'hunter2' });

  const revision = await createFolderSource({ path: folder, findReferences }).fetch();
  const { set } = parseManifests(revision.files, revision.referenced);

  for (const value of [revision, set, [...set.files]]) {
    expect(JSON.stringify(value)).not.toMatch(/hunter2|104,117,110/);
    expect(inspect(value, { depth: 20, showHidden: true })).not.toMatch(/hunter2|68 75 6e|104, 117/);
  }
  expect(foundIn(revision)).toEqual({ 'a.key': 'hunter2' });
});

test('a folder does not reveal its own .git through a link', async () => {
  const folder = await temporaryFolder({ 'web.yaml': manifest('config.key'), '.git/config': 'token' });
  await symlink('.git/config', join(folder, 'config.key'));

  expect(foundIn(await createFolderSource({ path: folder, findReferences }).fetch())).toEqual({
    'config.key': 'outside',
  });
});

test.each(['certs', '_certs'])(
  'a folder source hints at changes of a file in "%s" that a manifest refers to',
  async (name) => {
    const folder = await temporaryFolder({
      'web.yaml': manifest(`${name}/a.key`),
      [`${name}/a.key`]: 'a',
      [`${name}/b.key`]: 'b',
    });
    const source = createFolderSource({ path: folder, findReferences });
    let hinted: () => void = () => undefined;
    onTestFinished(
      await source.watch(() => {
        hinted();
      }),
    );
    await source.fetch();
    const place = join(folder, name, 'a.key');
    const replace = async (text: string): Promise<void> => {
      await mkdir(join(folder, '_new'), { recursive: true });
      await writeFile(join(folder, '_new', 'a.key'), text);
      await rename(join(folder, '_new', 'a.key'), place);
    };

    // A watch that is still starting may miss changes.
    const untilHinted = async (change: () => Promise<void>): Promise<void> => {
      const seen = new AbortController();
      hinted = () => {
        seen.abort();
      };
      while (!seen.signal.aborted) {
        await change();
        await sleep(500);
      }
    };

    await untilHinted(() => writeFile(place, 'one'));
    await untilHinted(() => replace('two'));
    await untilHinted(() => replace('three'));
  },
);
