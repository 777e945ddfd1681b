import { randomUUID } from 'node:crypto';
import { GitError, simpleGit, type SimpleGit } from 'simple-git';
import { watchGit, type GitLimits } from './git-watch.ts';
import { endMarkedProcesses } from './marked-processes.ts';
import { gitMaxOutputBytes } from '../../defaults/limits.ts';
import { gitSettings } from './git-settings.ts';
import { allowedGitKeys } from './git-env.ts';

export interface GitProcess {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly input?: string;
  readonly limits: GitLimits;
  /** The clone that it receives objects for; undefined: none. */
  readonly receivesIn: string | undefined;
  readonly signal: AbortSignal;
}

/** In the environment of git and of all that it starts. */
const markKey = 'RECONCILER_GIT_RUN';

/**
 * Runs one git command. git starts helpers (ssh, remote-https, index-pack) that survive if only git is ended: they carry
 * its mark, and are ended with it.
 */
export async function runGitProcess<T>(run: GitProcess, command: (git: SimpleGit) => Promise<T>): Promise<T> {
  run.signal.throwIfAborted();
  const { limits } = run;
  const mark = randomUUID();
  const marked = `${markKey}=${mark}`;
  const endAll = (): void => {
    endMarkedProcesses(marked);
  };
  const fault = new AbortController();
  const signal = AbortSignal.any([run.signal, fault.signal]);
  const fail = (message: string): void => {
    fault.abort(new GitError(undefined, message));
  };
  // Not simple-git's timeout, which waits for processes that the ended git left behind.
  const timer = setTimeout(() => {
    fail(`timed out: no output of git for ${limits.quietMs} ms`);
  }, limits.quietMs);
  const onProgress = (): void => void timer.refresh();
  const stopWatch = watchGit({ mark: marked, clone: run.receivesIn, limits, onProgress, onExcess: fail });
  const git = createGit(run, signal)
    .env({ ...run.env, [markKey]: mark })
    .outputHandler((_command, stdout, stderr) => {
      stderr.on('data', onProgress);
      stdout.on('data', onProgress);
      limitOutput(stdout, fail);
    });
  // A second Ctrl-C ends this process at once, and git must end with it.
  process.once('exit', endAll);
  try {
    return await untilAborted(command(git), signal);
  } catch (error) {
    endAll();
    throw error;
  } finally {
    process.off('exit', endAll);
    stopWatch();
    clearTimeout(timer);
  }
}

function limitOutput(stdout: NodeJS.ReadableStream, fail: (message: string) => void): void {
  let outputBytes = 0;
  stdout.on('data', (bytes: Buffer) => {
    outputBytes += bytes.length;
    if (outputBytes > gitMaxOutputBytes) fail(`git printed more than ${gitMaxOutputBytes} bytes`);
  });
}

function createGit({ folder, input }: GitProcess, signal: AbortSignal): SimpleGit {
  return simpleGit({
    baseDir: folder,
    abort: signal,
    // Not on exit: output that is still in the pipe would be lost.
    completion: { onClose: true, onExit: false },
    config: [...gitSettings],
    allowEnvironment: allowedGitKeys,
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeSshCommand: true,
      allowUnsafeAskPass: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafeGpgProgram: true,
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

/** Does not wait for a process that ignores its end. */
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
