import { gitEnv } from './git-env.ts';
import { runGitProcess } from './git-process.ts';

export interface GitContext {
  /** The folder that git runs in. git does not search for repositories above it. */
  readonly workDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** A command without output for this long is aborted. */
  readonly quietMs: number;
  readonly signal: AbortSignal;
}

export interface CloneContext extends GitContext {
  readonly gitDir: string;
}

/** Settings that hold whatever the settings of the machine say. */
const settings = [
  'core.hooksPath=/dev/null',
  // git may collect superseded commits when it decides to, but not in a background process that outlives this one.
  'gc.autoDetach=false',
  'maintenance.autoDetach=false',
  'gc.pruneExpire=now',
].flatMap((setting) => ['-c', setting]);

/** Runs a git command that needs no clone, and returns what it prints. */
export const runGit = async (context: GitContext, args: readonly string[]): Promise<string> =>
  (await run(context, undefined, args)).toString();

/** Runs a git command on the clone, and returns what it prints. */
export const runInClone = async (context: CloneContext, args: readonly string[]): Promise<string> =>
  (await run(context, context.gitDir, args)).toString();

/** The output of `git cat-file --batch` for the objects, in their order. */
export const catObjects = (context: CloneContext, objectIds: readonly string[]): Promise<Buffer> =>
  run(context, context.gitDir, ['cat-file', '--batch'], objectIds.map((id) => `${id}\n`).join(''));

const run = (
  { workDir, env, quietMs, signal }: GitContext,
  gitDir: string | undefined,
  args: readonly string[],
  input?: string,
): Promise<Buffer> =>
  runGitProcess({
    args: [...settings, ...args],
    folder: workDir,
    env: gitEnv(env, workDir, gitDir),
    quietMs,
    signal,
    ...(input === undefined ? {} : { input }),
  });
