import { execFile } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const env = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

/** A bare repository and a work tree that pushes to it, like a team's. */
export interface GitRepository {
  /** Path of the bare repository. */
  readonly bare: string;
  /** Writes a file to the work tree, commits it and pushes. */
  push(path: string, text: string): Promise<void>;
  /** Runs git in the work tree, and returns what it prints. */
  git(...args: readonly string[]): Promise<string>;
}

/** Creates a repository whose first commit contains a folder's files. */
export async function createGitRepository(folder: string, files: string): Promise<GitRepository> {
  const bare = join(folder, 'origin.git');
  const tree = join(folder, 'tree');
  const git = async (...args: readonly string[]): Promise<string> =>
    (await run('git', ['-C', tree, ...args], { env })).stdout.trim();
  const commit = async (message: string): Promise<void> => {
    await git('add', '--all');
    await git('commit', '--quiet', '--message', message);
    await git('push', '--quiet', 'origin', 'main');
  };
  await rm(tree, { recursive: true, force: true });
  await mkdir(tree, { recursive: true });
  await run('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', bare], { env });
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('remote', 'add', 'origin', bare);
  await cp(files, tree, { recursive: true });
  await commit('feat: the first manifests');
  return {
    bare,
    git,
    push: async (path, text) => {
      await mkdir(dirname(join(tree, path)), { recursive: true });
      await writeFile(join(tree, path), text);
      await commit(`feat: change ${path}`);
    },
  };
}
