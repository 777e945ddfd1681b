import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runGit } from '../../../src/source/git/git-command.ts';
import { gitLimits } from '../../../src/source/git/git-limits.ts';
import { expectEnded } from './expect-ended.ts';
import { gitEnv } from './git-repository.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('runGit() ends a git without output, and the processes that it has started', async () => {
  const workDir = await temporaryFolder();
  const ssh = join(
    await temporaryFolder({ ssh: `#!/bin/sh\necho $$ > "${workDir}/pid"\nexec sleep 600\n` }),
    'ssh',
  );
  await chmod(ssh, 0o755);
  const env = { ...gitEnv, GIT_SSH_COMMAND: ssh, GIT_SSH_VARIANT: 'simple' };
  const context = {
    workDir,
    env,
    limits: { ...gitLimits, quietMs: 1_000 },
    signal: new AbortController().signal,
    protocols: ['ssh'],
  };

  await expect(runGit(context, ['ls-remote', '--', 'git@host:x.git'])).rejects.toThrow(
    'timed out: no output of git for 1000 ms',
  );

  await expectEnded(Number(await readFile(join(workDir, 'pid'), 'utf8')));
}, 30_000);

test('runGit() ends a git that never stops printing', async () => {
  const workDir = await temporaryFolder();
  const env = { ...gitEnv, GIT_CONFIG_GLOBAL: join(workDir, 'gitconfig') };
  await writeFile(
    env.GIT_CONFIG_GLOBAL,
    `[alias]\n\tendless = "!echo $$ > ${workDir}/pid; exec cat /dev/zero"\n`,
  );
  const context = { workDir, env, limits: gitLimits, signal: new AbortController().signal };

  await expect(runGit(context, ['endless'])).rejects.toThrow('git printed more than 268435456 bytes');

  await expectEnded(Number(await readFile(join(workDir, 'pid'), 'utf8')));
}, 60_000);

test('runGit() passes no git variables except those that the operator may set, and no pager or editor', async () => {
  const workDir = await temporaryFolder();
  const env = {
    ...gitEnv,
    GIT_TRACE: `${workDir}/trace`,
    GIT_DIR: '/nonexistent',
    PAGER: 'false',
    EDITOR: 'false',
  };
  const context = { workDir, env, limits: gitLimits, signal: new AbortController().signal };

  await runGit(context, ['init', '--quiet', '--bare', '--', join(workDir, 'x.git')]);

  await expect(readFile(`${workDir}/trace`)).rejects.toThrow('ENOENT');
  expect(await readFile(join(workDir, 'x.git', 'HEAD'), 'utf8')).toContain('ref:');
});
