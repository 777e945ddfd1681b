import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createFolderSource } from '../../../src/source/folder-source.ts';
import { contentsOf, failureOf, sourceOf } from './git-reading.ts';
import { gitRepository, type GitRepository } from './git-repository.ts';

// Each test starts many processes, which takes time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

test('createGitSource() returns the same files and digest as the folder that was pushed', async () => {
  const repository = await gitRepository();
  await symlink('_base/shared.yaml', join(repository.worktree, 'link.yaml'));
  await repository.push({
    'b.yaml': 'b\r\n',
    'a/z.yml': '',
    'a/LOUD.YAML': 'loud',
    'a/Mixed.Yml': 'mixed',
    'a.yaml': 'ü',
    'B.yaml': 'same',
    'C.yaml': 'same',
    '_base/shared.yaml': 'shared',
    '.hidden/x.yaml': 'x',
    'na me "quoted".yaml': 'q',
  });

  const fromGit = await (await sourceOf({ url: repository.url })).fetch();
  const fromFolder = await createFolderSource({ path: repository.worktree }).fetch();

  expect(contentsOf(fromGit.files)).toEqual(contentsOf(fromFolder.files));
  expect(fromGit.files).toHaveLength(9);
  expect(fromGit.digest).toBe(fromFolder.digest);
});

test('createGitSource() returns large and binary files byte for byte', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' });
  const bytes = Buffer.alloc(3_000_000, Uint8Array.from([0, 10, 255, 13]));
  await writeFile(join(repository.worktree, 'large.yaml'), bytes);
  await repository.push({});

  const { files } = await (await sourceOf({ url: repository.url })).fetch();

  expect(bytes.equals(files[1]!.content)).toBe(true);
});

test('createGitSource() reads a subfolder with paths relative to it', async () => {
  const repository = await gitRepository({
    'envs/prod/a.yaml': 'a',
    'envs/prod/x/b.yaml': 'b',
    'c.yaml': 'c',
  });
  const source = await sourceOf({ url: repository.url, path: './envs/prod/' });

  const { files } = await source.fetch();

  expect(files.map((file) => file.path)).toEqual(['a.yaml', 'x/b.yaml']);
  expect(source.name).toBe(`${repository.url}#HEAD:envs/prod`);
});

test('createGitSource() reports a path that does not exist or is a file, and names the folders', async () => {
  const repository = await gitRepository({ 'east/a.yaml': 'a', 'west/b.yaml': 'b' });

  expect(await failureOf(await sourceOf({ url: repository.url, path: 'north' }))).toMatchObject({
    code: 'source-unavailable',
    message: expect.stringContaining('it does not exist at this commit') as string,
    hint: 'Name a folder with --path; folders at the root: east, west',
  });
  expect(await failureOf(await sourceOf({ url: repository.url, path: 'east/a.yaml' }))).toMatchObject({
    message: expect.stringContaining('it is not a folder') as string,
  });
});

test.each([
  ['../outside.yaml', 'leads out of the source'],
  ['/etc/passwd', 'leads out of the source'],
  ['gone.yaml', 'a symbolic link to a missing file'],
  ['sub', 'a symbolic link to a folder'],
  ['.', 'a symbolic link to a folder'],
])('createGitSource() rejects a link in the repository to %s', async (target, state) => {
  const repository = await gitRepository({ 'sub/a.yaml': 'a' });
  await symlink(target, join(repository.worktree, 'link.yaml'));
  await repository.push({});

  expect(await failureOf(await sourceOf({ url: repository.url }))).toMatchObject({
    code: 'source-invalid',
    message: expect.stringMatching(new RegExp(`"link.yaml": .*${state}`)) as string,
  });
});

test('createGitSource() reports submodules that it does not read, except hidden ones', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a', 'east/b.yaml': 'b' });
  await addSubmodules(repository, 'east/module', '_docs', '.tools');

  const whole = await (await sourceOf({ url: repository.url })).fetch();
  const east = await (await sourceOf({ url: repository.url, path: 'east' })).fetch();

  expect(whole.files.map((file) => file.path)).toEqual(['a.yaml', 'east/b.yaml']);
  expect(whole.leftOut).toEqual([{ path: 'east/module', reason: 'submodule' }]);
  expect(east.leftOut).toEqual([{ path: 'module', reason: 'submodule' }]);
  expect(await failureOf(await sourceOf({ url: repository.url, path: 'east/module' }))).toMatchObject({
    message: expect.stringContaining('it is a submodule: name its own repository') as string,
  });
});

test('createGitSource() reads a submodule that appears as another revision, though all files are the same', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' });
  const source = await sourceOf({ url: repository.url });
  const before = await source.fetch();
  await addSubmodules(repository, 'module');

  expect((await source.fetch()).digest).not.toBe(before.digest);
});

test('createGitSource() reports links that may lead to manifests elsewhere, and no others', async () => {
  const repository = await gitRepository({ 'README.md': '#', 'east/a.yaml': 'a' });
  await symlink('../README.md', join(repository.worktree, 'east/README.md'));
  await symlink('a.yaml', join(repository.worktree, 'east/note'));
  await symlink('../../elsewhere', join(repository.worktree, 'east/out'));
  await symlink('gone', join(repository.worktree, 'east/dangling'));
  await symlink('gone', join(repository.worktree, 'east/_hidden'));
  await repository.push({});

  const { leftOut } = await (await sourceOf({ url: repository.url, path: 'east' })).fetch();

  expect(leftOut).toEqual([
    { path: 'dangling', reason: 'link' },
    { path: 'out', reason: 'link' },
  ]);
});

test('createGitSource() rejects a link to a folder of the repository outside of its path, as a folder source does', async () => {
  const repository = await gitRepository({ 'shared/a.yaml': 'a', 'east/b.yaml': 'b' });
  await symlink('../shared', join(repository.worktree, 'east/shared'));
  await repository.push({});

  expect(await failureOf(await sourceOf({ url: repository.url, path: 'east' }))).toMatchObject({
    code: 'source-invalid',
    message: expect.stringContaining(
      '"shared": it is a symbolic link that leads out of the source',
    ) as string,
  });
});

test('createGitSource() reports a name of a manifest that is not UTF-8', async () => {
  const repository = await gitRepository();
  await writeFile(
    Buffer.concat([Buffer.from(`${repository.worktree}/caf`), Buffer.from([0xe9]), Buffer.from('.yaml')]),
    'a',
  );
  await repository.push({});

  expect(await failureOf(await sourceOf({ url: repository.url }))).toMatchObject({
    code: 'source-invalid',
    message: 'Cannot read "caf\ufffd.yaml": its name is not UTF-8',
  });
});

async function addSubmodules(repository: GitRepository, ...paths: readonly string[]): Promise<void> {
  const commit = await repository.git('rev-parse', 'HEAD');
  for (const path of paths) {
    await repository.git('update-index', '--add', '--cacheinfo', `160000,${commit},${path}`);
  }
  await repository.git('commit', '--quiet', '--message', 'Submodules');
  await repository.git('push', '--quiet', 'origin', 'HEAD:main');
}

test('createGitSource() rejects more than 10,000 manifests and more than 64 MiB', async () => {
  const many = await gitRepository({ 'a.yaml': 'a' });
  const blob = await many.git('rev-parse', 'HEAD:a.yaml');
  const lines = Array.from({ length: 10_001 }, (_, index) => `100644 blob ${blob}\t${index}.yaml\n`);
  await writeFile(join(many.worktree, '..', 'tree'), lines.join(''));
  const shell = `alias.make=!git mktree < ../tree`;
  const commit = await many.git('commit-tree', '-m', 'Many', await many.git('-c', shell, 'make'));
  await many.git('push', '--quiet', '--force', 'origin', `${commit}:refs/heads/main`);
  const large = await gitRepository();
  const file = join(large.worktree, 'large.yaml');
  await writeFile(file, Buffer.alloc(64 * 1024 * 1024 + 1));
  await large.push({});

  expect(await failureOf(await sourceOf({ url: many.url }))).toMatchObject({ code: 'source-invalid' });
  expect(await failureOf(await sourceOf({ url: large.url }))).toMatchObject({ code: 'source-invalid' });
});
