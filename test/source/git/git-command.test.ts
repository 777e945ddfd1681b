import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runGit } from '../../../src/source/git/git-command.ts';
import { gitEnv } from './git-repository.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('runGit() aborts a git without output, even if it leaves a process behind', async () => {
  const workDir = await temporaryFolder();
  const ssh = join(
    await temporaryFolder({ ssh: `#!/bin/sh\necho $$ > "${workDir}/pid"\nexec sleep 600\n` }),
    'ssh',
  );
  await chmod(ssh, 0o755);
  const context = {
    workDir,
    gitDir: join(workDir, 'clone.git'),
    env: { ...gitEnv, GIT_SSH_COMMAND: ssh, GIT_SSH_VARIANT: 'simple' },
    quietMs: 1_000,
    signal: new AbortController().signal,
  };
  onTestFinished(async () => {
    process.kill(Number(await readFile(join(workDir, 'pid'), 'utf8')));
  });

  await expect(runGit(context, ['ls-remote', '--', 'git@host:x.git'])).rejects.toThrow(
    'timed out: no output of git for 1000 ms',
  );
}, 30_000);

test('runGit() passes no git variables except those that the operator may set, and no pager or editor', async () => {
  const workDir = await temporaryFolder();
  const env = {
    ...gitEnv,
    GIT_TRACE: `${workDir}/trace`,
    GIT_DIR: '/nonexistent',
    PAGER: 'false',
    EDITOR: 'false',
  };
  const context = { workDir, gitDir: workDir, env, quietMs: 30_000, signal: new AbortController().signal };

  await runGit(context, ['init', '--quiet', '--bare', '--', join(workDir, 'x.git')]);

  await expect(readFile(`${workDir}/trace`)).rejects.toThrow('ENOENT');
  expect(await readFile(join(workDir, 'x.git', 'HEAD'), 'utf8')).toContain('ref:');
});
