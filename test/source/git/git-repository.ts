import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';

/** Isolates tests from the machine's git settings. */
export const gitEnv: NodeJS.ProcessEnv = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
};

const authorEnv = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

export interface GitRepository {
  /** The bare repository. */
  readonly url: string;
  readonly worktree: string;
  git(...args: readonly string[]): Promise<string>;
  /** Writes the files, commits and pushes everything to `main`; returns the commit. */
  push(files: Readonly<Record<string, string>>, message?: string): Promise<string>;
}

const run = promisify(execFile);

/** A bare repository and a working tree that pushes to it. */
export async function gitRepository(
  files: Readonly<Record<string, string>> = {},
  format: 'sha1' | 'sha256' = 'sha1',
): Promise<GitRepository> {
  const top = await temporaryFolder();
  const url = join(top, 'swarm.git');
  const worktree = join(top, 'work');
  const env = { ...gitEnv, ...authorEnv };
  const init = ['init', '--quiet', '--initial-branch=main', `--object-format=${format}`];
  await run('git', [...init, '--bare', url], { env });
  await run('git', [...init, worktree], { env });
  const git = async (...args: readonly string[]): Promise<string> =>
    (await run('git', [...args], { cwd: worktree, env })).stdout.trim();
  await git('remote', 'add', 'origin', url);
  const repository: GitRepository = {
    url,
    worktree,
    git,
    async push(changed, message = 'Change manifests') {
      await writeFiles(worktree, changed);
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message', message);
      await git('push', '--quiet', '--force', 'origin', 'HEAD:main');
      return await git('rev-parse', 'HEAD');
    },
  };
  if (Object.keys(files).length > 0) await repository.push(files);
  return repository;
}
