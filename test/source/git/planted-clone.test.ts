import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { contentsOf, sourceOf } from './git-reading.ts';
import { gitRepository, type GitRepository } from './git-repository.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';

// Each test starts many processes, which takes time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

interface Planted {
  /** Where the clone of the source will be looked for. */
  readonly clone: string;
  readonly genuine: GitRepository;
  readonly evil: GitRepository;
  /** Leaves a file behind when it runs. */
  readonly program: string;
}

// A folder that was private all along has no such clone. One that was copied, restored or made private later may.
test.each<[string, (planted: Planted) => Promise<void>]>([
  [
    'settings send the address elsewhere',
    ({ clone, genuine, evil }) => appendConfig(clone, `[url "${evil.url}"]\n\tinsteadOf = ${genuine.url}\n`),
  ],
  ['settings name a program for alternates', plantAlternates('core', 'alternateRefsCommand')],
  ['settings name a program for every command', plantAlternates('core', 'fsmonitor')],
  ['settings name a program for ssh', plantAlternates('core', 'sshCommand')],
  ['settings name a program for uploads', plantAlternates('remote "origin"', 'uploadpack')],
  [
    'settings include another file',
    async ({ clone, program }) => {
      await writeFiles(clone, { more: `[core]\n\talternateRefsCommand = ${program}\n` });
      await appendConfig(clone, `[include]\n\tpath = more\n`);
    },
  ],
  [
    'settings are in config.worktree',
    async ({ clone, program }) => {
      await appendConfig(clone, '[extensions]\n\tworktreeConfig = true\n');
      await writeFiles(clone, { 'config.worktree': `[core]\n\tfsmonitor = ${program}\n` });
    },
  ],
  [
    'hooks',
    async ({ clone, program }) => {
      await mkdir(join(clone, 'hooks'), { recursive: true });
      for (const hook of ['reference-transaction', 'post-fetch', 'pre-auto-gc'])
        await cp(program, join(clone, 'hooks', hook));
      await appendConfig(clone, '[core]\n\thooksPath = hooks\n');
    },
  ],
  [
    'objects are a link to those of another repository',
    async ({ clone, evil }) => {
      await rm(join(clone, 'objects'), { recursive: true });
      await symlink(join(evil.url, 'objects'), join(clone, 'objects'));
    },
  ],
  [
    'alternates name another repository',
    ({ clone, evil }) => writeFiles(clone, { 'objects/info/alternates': `${evil.url}/objects\n` }),
  ],
  ['commondir names another repository', ({ clone, evil }) => writeFiles(clone, { commondir: evil.url })],
  [
    'the clone is a link to another repository',
    async ({ clone, evil }) => {
      await rm(clone, { recursive: true });
      await symlink(evil.url, clone);
    },
  ],
  [
    'the clone is another repository',
    async ({ clone, evil }) => {
      await rm(clone, { recursive: true });
      await cp(evil.url, clone, { recursive: true });
      await mkdir(join(clone, 'refs/reconciler'));
      await rename(join(clone, 'refs/heads/main'), join(clone, 'refs/reconciler/fetched'));
    },
  ],
])('createGitSource() is not misled by a planted clone: %s', async (_what, plant) => {
  const genuine = await gitRepository({ 'a.yaml': 'genuine' });
  const evil = await gitRepository({ 'a.yaml': 'evil' });
  const workDir = await temporaryFolder();
  const source = await sourceOf({ url: genuine.url, workDir });
  await source.fetch();
  const [name = ''] = await readdir(workDir);
  const tools = await temporaryFolder({ program: '' });
  const program = join(tools, 'program');
  const ran = join(tools, 'ran');
  await writeFiles(tools, { program: `#!/bin/sh\ntouch "${ran}"\n` });
  await chmod(program, 0o755);
  await plant({ clone: join(workDir, name), genuine, evil, program });
  const commit = await genuine.push({ 'a.yaml': 'newer' });

  const revision = await source.fetch();

  expect(revision.id).toBe(commit.slice(0, 12));
  expect(contentsOf(revision.files)).toEqual([['a.yaml', 'newer']]);
  expect(existsSync(ran)).toBe(false);
  expect(await evil.git('ls-remote', evil.url, 'refs/reconciler/fetched')).toBe('');
});

function plantAlternates(section: string, key: string) {
  return async ({ clone, evil, program }: Planted): Promise<void> => {
    await writeFiles(clone, { 'objects/info/alternates': `${evil.url}/objects\n` });
    await appendConfig(clone, `[${section}]\n\t${key} = ${program}\n`);
  };
}

const appendConfig = (clone: string, lines: string): Promise<void> =>
  writeFiles(clone, { config: `[core]\n\trepositoryformatversion = 0\n\tbare = true\n${lines}` });
