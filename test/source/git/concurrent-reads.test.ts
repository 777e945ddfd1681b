import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { gitEnv, gitRepository, type GitRepository } from './git-repository.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { Reads } from './read-at-once.ts';

const run = promisify(execFile);

/** In all; a thousand by hand: RECONCILER_READS=1000. */
const readCount = Number(process.env['RECONCILER_READS'] ?? 48);
const processCount = 4;

test('createGitSource() never reads another ref, with several processes that share a work folder', async () => {
  const repository = await twoBranches();
  const workDir = await temporaryFolder();
  const reads: Reads = {
    url: repository.url,
    refs: ['prod', 'staging'],
    workDir,
    env: gitEnv,
    count: Math.ceil(readCount / processCount),
  };
  const script = join(import.meta.dirname, 'read-at-once.ts');
  const answers = await Promise.all(
    Array.from({ length: processCount }, () =>
      run(process.execPath, ['--import', 'tsx', script, JSON.stringify(reads)]),
    ),
  );

  expect(answers.flatMap(({ stdout }) => JSON.parse(stdout) as string[])).toEqual([]);
  // Nothing but the clones to continue with is left.
  const left = await readdir(workDir);
  expect(left.filter((name) => !/^[0-9a-f]{16}\.git$/.test(name))).toEqual([]);
  expect(left).toHaveLength(2);
});

async function twoBranches(): Promise<GitRepository> {
  const repository = await gitRepository();
  for (const ref of ['prod', 'staging']) {
    await repository.push({ 'a.yaml': ref });
    await repository.git('push', '--quiet', 'origin', `HEAD:refs/heads/${ref}`);
  }
  return repository;
}
