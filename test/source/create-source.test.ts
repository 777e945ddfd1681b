import { join, relative } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createSource, readAddress } from '../../src/source/create-source.ts';
import { gitEnv, gitRepository } from './git/git-repository.ts';
import { temporaryFolder } from './temporary-folder.ts';

const workDir = 'unused';
vi.setConfig({ testTimeout: 60_000 });

test('createSource() reads a folder as a folder, even the working tree of a repository', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' });

  const source = await createSource({ source: repository.worktree, workDir });

  expect((await source.fetch()).id).toMatch(/^folder:/);
  expect(source.partial).toBe(false);
});

test('createSource() reads a file as a partial source', async () => {
  const folder = await temporaryFolder({ 'a.yaml': 'a' });

  const source = await createSource({ source: join(folder, 'a.yaml'), workDir });

  expect(source.partial).toBe(true);
});

test('createSource() reads a local bare repository with git, whatever its name', async () => {
  const repository = await gitRepository({ 'east/a.yaml': 'a' });
  const mirror = join(await temporaryFolder(), 'mirror');
  await repository.git('clone', '--quiet', '--bare', repository.url, mirror);

  for (const url of [repository.url, mirror, `file://${mirror}`]) {
    const source = await createSource({
      source: url,
      ref: 'main',
      path: 'east',
      workDir: await temporaryFolder(),
      env: gitEnv,
    });
    expect((await source.fetch()).files.map((file) => file.path)).toEqual(['a.yaml']);
  }
});

test.each([
  ['https://host/team/swarm', 'https://host/team/swarm'],
  ['https://user@host/team/swarm.git', 'https://host/team/swarm.git'],
  ['ssh://git@host:2222/team/swarm.git', 'ssh://host:2222/team/swarm.git'],
  ['git@host:team/swarm.git', 'git@host:team/swarm.git'],
  ['host.example.org:team/swarm.git', 'host.example.org:team/swarm.git'],
])('createSource() reads %s with git', async (source, name) => {
  expect((await createSource({ source, workDir })).name).toBe(name);
});

test('createSource() rejects remote helpers', async () => {
  await expect(createSource({ source: 'ext::sh -c x', workDir })).rejects.toMatchObject({
    code: 'source-invalid',
  });
});

test('createSource() reports a missing path and the forms of a repository address', async () => {
  await expect(createSource({ source: './nowhere', workDir })).rejects.toMatchObject({
    code: 'source-unavailable',
    message: 'Cannot read "./nowhere": there is no such folder or file',
    hint: expect.stringContaining('https://host/path') as string,
  });
});

test('createSource() rejects an option as a source', async () => {
  await expect(createSource({ source: '--prune', workDir })).rejects.toMatchObject({ code: 'usage' });
});

test('createSource() rejects --ref and --path for a folder', async () => {
  const source = await temporaryFolder();

  await expect(createSource({ source, ref: 'main', workDir })).rejects.toMatchObject({
    code: 'usage',
    message: `Cannot use --ref with "${source}": it is a folder, not a git repository`,
  });
  await expect(createSource({ source, path: 'x', workDir })).rejects.toMatchObject({ code: 'usage' });
});

test('readAddress() makes local paths absolute', async () => {
  const folder = await temporaryFolder({ 'a.yaml': 'a', 'team:east/a.yaml': 'a' });

  for (const path of [folder, join(folder, 'a.yaml'), join(folder, 'team:east')]) {
    expect(await readAddress(relative(process.cwd(), path))).toBe(path);
    expect(await readAddress(path)).toBe(path);
  }
});

test.each([
  'https://user@host/team/swarm.git',
  'file:///srv/swarm.git',
  'git@host:team/swarm.git',
  'ext::sh -c x',
])('readAddress() does not change %s', async (source) => {
  expect(await readAddress(source)).toBe(source);
});
