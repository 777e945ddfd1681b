import { GitError, simpleGit, type SimpleGit } from 'simple-git';
import { allowedGitKeys, gitEnv } from './git-env.ts';

export interface GitContext {
  /** Parent folder of the clone. git does not search for repositories above it. */
  readonly workDir: string;
  readonly gitDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** A command without output for this long is aborted. */
  readonly quietMs: number;
  readonly signal: AbortSignal;
}

/** Runs a git command that needs no clone, and returns what it prints. */
export const runGit = (context: GitContext, args: readonly string[]): Promise<string> =>
  run({ ...context, gitDir: undefined }, (git) => git.raw([...args]));

/** Runs a git command on the clone, and returns what it prints. */
export const runInClone = (context: GitContext, args: readonly string[]): Promise<string> =>
  run(context, (git) => git.raw([...args]));

/** The output of `git cat-file --batch` for the objects, in their order. */
export async function catObjects(context: GitContext, objectIds: readonly string[]): Promise<Buffer> {
  const input = objectIds.map((id) => `${id}\n`).join('');
  const output: unknown = await run({ ...context, input }, (git) => git.binaryCatFile(['--batch']));
  if (!Buffer.isBuffer(output)) throw new TypeError('git cat-file gave no bytes');
  return output;
}

interface Running extends Omit<GitContext, 'gitDir'> {
  readonly gitDir: string | undefined;
  readonly input?: string;
}

async function run<T>(running: Running, command: (git: SimpleGit) => Promise<T>): Promise<T> {
  running.signal.throwIfAborted();
  const silence = new AbortController();
  const signal = AbortSignal.any([running.signal, silence.signal]);
  // Not simple-git's timeout, which waits for processes that the ended git left behind.
  const timer = setTimeout(() => {
    silence.abort(new GitError(undefined, `timed out: no output of git for ${running.quietMs} ms`));
  }, running.quietMs);
  const git = createGit(running, signal)
    .env(gitEnv(running.env, running.workDir, running.gitDir))
    .outputHandler((_command, stdout, stderr) => {
      stdout.on('data', () => timer.refresh());
      stderr.on('data', () => timer.refresh());
    });
  try {
    return await untilAborted(command(git), signal);
  } finally {
    clearTimeout(timer);
  }
}

function createGit({ workDir, input }: Running, signal: AbortSignal): SimpleGit {
  return simpleGit({
    baseDir: workDir,
    abort: signal,
    // Not on exit: output that is still in the pipe would be lost.
    completion: { onClose: true, onExit: false },
    config: [
      'core.hooksPath=/dev/null',
      // git may collect superseded commits when it decides to, but not in a background process that outlives this one.
      'gc.autoDetach=false',
      'gc.pruneExpire=now',
    ],
    allowEnvironment: allowedGitKeys,
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeSshCommand: true,
      allowUnsafeAskPass: true,
      allowUnsafeConfigPaths: true,
    },
    ...(input === undefined ? {} : { input: () => input }),
    // The default message includes stdout, and with it the content of files.
    errors: (error, { exitCode, stdErr }) =>
      error === undefined && exitCode === 0
        ? undefined
        : new GitError(
            undefined,
            Buffer.concat(stdErr).toString().trim() || `git ended with code ${exitCode}`,
          ),
  });
}

/** Does not wait for a child that ignores the signal or leaves a process behind. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(signal.reason as Error); // aborts always give an Error
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
