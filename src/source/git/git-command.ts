import { gitEnv } from './git-env.ts';
import type { GitLimits } from './git-watch.ts';
import { runGitProcess, type GitProcess } from './git-process.ts';

export interface GitContext {
  /** The folder that git runs in. git does not search for repositories above it. */
  readonly workDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly limits: GitLimits;
  readonly signal: AbortSignal;
  /** What git may use to reach a remote. Undefined: nothing, because it reads only what is here. */
  readonly protocols?: readonly string[];
}

export interface CloneContext extends GitContext {
  readonly gitDir: string;
}

/** Runs a git command that needs no clone, and returns what it prints. */
export const runGit = (context: GitContext, args: readonly string[]): Promise<string> =>
  runGitProcess(processOf(context), (git) => git.raw([...args]));

/** Runs a git command on the clone, and returns what it prints. */
export const runInClone = (context: CloneContext, args: readonly string[]): Promise<string> =>
  runGitProcess(processOf(context, context.gitDir), (git) => git.raw([...args]));

/** The output of `git cat-file --batch` for the objects, in their order. */
export async function catObjects(context: CloneContext, objectIds: readonly string[]): Promise<Buffer> {
  const input = objectIds.map((id) => `${id}\n`).join('');
  const output: unknown = await runGitProcess({ ...processOf(context, context.gitDir), input }, (git) =>
    git.binaryCatFile(['--batch']),
  );
  if (!Buffer.isBuffer(output)) throw new TypeError('git cat-file gave no bytes');
  return output;
}

const processOf = (
  { workDir, env, limits, signal, protocols = [] }: GitContext,
  gitDir?: string,
): GitProcess => ({
  folder: workDir,
  env: gitEnv(env, { workDir, gitDir, protocols }),
  limits,
  receivesIn: protocols.length > 0 ? gitDir : undefined,
  signal,
});
