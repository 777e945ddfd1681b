import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentOf } from '../../src/model/manifest/content.ts';
import type { Revision } from '../../src/model/manifest/source-file.ts';
import { createRevisionStore } from '../../src/source/revision-store.ts';
import { temporaryFolder } from './temporary-folder.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const revision = (id = 'r1'): Revision => ({
  ...{ id, digest: 'd1', subject: 'Move it', author: 'Ann', commit: 'c0ffee' },
  allowedInterruptions: ['service/web'],
  files: [
    { path: 'a.yaml', content: bytes('kind: A\n') },
    { path: 'b/ö.yaml', content: bytes('') },
  ],
  referenced: [
    { path: 'key', status: 'read', content: contentOf(bytes('hunter2\n')) },
    { path: 'none', status: 'missing' },
  ],
  leftOut: [{ path: 'sub', reason: 'submodule' }],
});

async function workFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await chmod(folder, 0o700);
  return folder;
}

const storeIn = (workDir: string, identity: readonly (string | undefined)[] = ['a', undefined, undefined]) =>
  createRevisionStore({ sourceName: 'a', identity, workDir, env: {} });

/** A revision with its contents in the open. */
const opened = (one: Revision | undefined) =>
  one && {
    ...one,
    files: one.files.map(({ path, content }) => [path, Buffer.from(content).toString()]),
    referenced: one.referenced.map((file) =>
      file.status === 'read' ? [file.path, Buffer.from(file.content.reveal()).toString()] : file,
    ),
  };

describe('createRevisionStore()', () => {
  it('keeps the last revision as it was read', async () => {
    const folder = await workFolder();
    await storeIn(folder).keep(revision('r1'));
    await storeIn(folder).keep(revision('r2'));

    expect(opened(await storeIn(folder).kept())).toEqual(opened(revision('r2')));
    const [file = '', ...others] = await readdir(folder);
    expect(others).toEqual([]);
    expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
  });

  it('has nothing before it has kept something, nor for another ref or path', async () => {
    const folder = await workFolder();
    expect(await storeIn(folder).kept()).toBeUndefined();
    await storeIn(folder, ['a', 'main', undefined]).keep(revision());

    expect(await storeIn(folder, ['a', 'staging', undefined]).kept()).toBeUndefined();
    expect(await storeIn(folder, ['a', undefined, 'main']).kept()).toBeUndefined();
  });

  it.each([
    ['cut', (text: Buffer) => text.subarray(0, text.length - 1)],
    [
      'changed',
      (text: Buffer) => Buffer.from(text.toString('latin1').replace('hunter2', 'hunter3'), 'latin1'),
    ],
    ['empty', () => Buffer.alloc(0)],
    ['of somebody else', () => Buffer.from('{"version":1}\n')],
  ])('has nothing if the file is %s', async (_how, damage) => {
    const folder = await workFolder();
    const store = storeIn(folder);
    await store.keep(revision());
    const [file = ''] = await readdir(folder);
    const place = join(folder, file);
    await writeFile(place, damage(await readFile(place)));

    expect(await store.kept()).toBeUndefined();
  });

  it('says what is wrong when it cannot keep a revision, and leaves the folder as it was', async () => {
    const folder = await workFolder();
    await chmod(folder, 0o755);

    await expect(storeIn(folder).keep(revision())).rejects.toMatchObject({ code: 'source-unavailable' });
    expect(await storeIn(folder).kept()).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });
});
