import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolderSource } from '../../src/source/folder-source.ts';
import { temporaryFolder } from './temporary-folder.ts';

const leftOutOf = async (path: string) => (await createFolderSource({ path }).fetch()).leftOut;

test('createFolderSource() reports submodules that were not checked out, also below a worktree', async () => {
  const folder = await temporaryFolder({
    'a.yaml': 'a',
    '.git': 'gitdir: elsewhere',
    '.gitmodules':
      '[submodule "one"]\n\tpath = east/one\n\turl = ../one\n[submodule "x"]\n\tpath = "there"\n[submodule "y"]\n\tpath = _y\n',
    'there/b.yaml': 'b',
    'east/c.yaml': 'c',
  });
  for (const path of ['east/one', '_y', 'empty']) await mkdir(join(folder, path));

  expect(await leftOutOf(folder)).toEqual([{ path: 'east/one', reason: 'submodule' }]);
  expect(await leftOutOf(join(folder, 'east'))).toEqual([{ path: 'one', reason: 'submodule' }]);
  expect(await leftOutOf(join(folder, 'there'))).toEqual([]);
});

test('createFolderSource() reports links that lead to nothing, which may be meant for folders, and changes its digest', async () => {
  const folder = await temporaryFolder({ 'a.yaml': 'a', note: '' });
  const before = await createFolderSource({ path: folder }).fetch();
  await symlink('gone', join(folder, 'east'));
  await symlink('gone', join(folder, '_east'));
  await symlink('note', join(folder, 'west'));

  const after = await createFolderSource({ path: folder }).fetch();

  expect(before.leftOut).toEqual([]);
  expect(after.leftOut).toEqual([{ path: 'east', reason: 'link' }]);
  expect(after.digest).not.toBe(before.digest);
});

test.each([
  ['a manifest', 'caf\\xe9.yaml', false],
  ['a folder', 'caf\\xe9', true],
])('createFolderSource() reports a name that is not UTF-8 at once: %s', async (_what, name, isFolder) => {
  const folder = await temporaryFolder({ 'a.yaml': 'a' });
  const place = Buffer.from(join(folder, name.replace('\\xe9', '\u00e9')), 'latin1');
  await (isFolder ? mkdir(place) : writeFile(place, 'b'));

  await expect(createFolderSource({ path: folder }).fetch()).rejects.toMatchObject({
    code: 'source-invalid',
    message: expect.stringContaining('its name is not UTF-8') as string,
  });
});

test('createFolderSource() ignores a name that is not UTF-8 where it would not be read anyway', async () => {
  const folder = await temporaryFolder({ 'a.yaml': 'a' });
  await writeFile(Buffer.from(join(folder, 'caf\u00e9.md'), 'latin1'), '');
  await mkdir(Buffer.from(join(folder, '_caf\u00e9'), 'latin1'));

  const { files } = await createFolderSource({ path: folder }).fetch();
  expect(files.map((file) => file.path)).toEqual(['a.yaml']);
});
