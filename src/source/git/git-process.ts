import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';

export interface GitProcess {
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly input?: string;
  /** Without output for this long it is ended. */
  readonly quietMs: number;
  readonly signal: AbortSignal;
}

/** Far above the listing of a large repository. More comes from a server that never ends. */
const maxOutputBytes = 256 * 1024 * 1024;
/** git's own messages come last. */
const maxErrorLength = 64 * 1024;

/**
 * Runs git and returns its output. git starts helpers (ssh, remote-https, index-pack) that survive if only git is ended,
 * so it gets a process group, which is ended as a whole.
 */
export async function runGitProcess(run: GitProcess): Promise<Buffer> {
  run.signal.throwIfAborted();
  const child = spawn('git', run.args, { cwd: run.folder, env: run.env, detached: true });
  remember(child);
  const silence = new AbortController();
  const timer = setTimeout(() => {
    silence.abort(new Error(`timed out: no output of git for ${run.quietMs} ms`));
  }, run.quietMs);
  try {
    const output = outputOf(child, run.input, () => timer.refresh());
    return await untilAborted(output, AbortSignal.any([run.signal, silence.signal]));
  } catch (error) {
    endGroup(child);
    throw error;
  } finally {
    clearTimeout(timer);
    forget(child);
  }
}

function outputOf(
  child: ChildProcessWithoutNullStreams,
  input: string | undefined,
  onProgress: () => void,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const output: Buffer[] = [];
    let outputBytes = 0;
    let errorText = '';
    child.stdout.on('data', (bytes: Buffer) => {
      onProgress();
      output.push(bytes);
      outputBytes += bytes.length;
      if (outputBytes > maxOutputBytes) reject(new Error(`git printed more than ${maxOutputBytes} bytes`));
    });
    child.stderr.on('data', (bytes: Buffer) => {
      onProgress();
      errorText = (errorText + bytes.toString()).slice(-maxErrorLength);
    });
    child.on('error', reject);
    // Not on exit: output that is still in the pipe would be lost.
    child.on('close', (code, endedBy) => {
      if (code === 0) resolve(Buffer.concat(output));
      // Never what it printed: that may be the content of files.
      else reject(new Error(errorText.trim() || `git ended with ${endedBy ?? `code ${String(code)}`}`));
    });
    // git may end before it has read everything; then its exit code reports why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
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

const running = new Set<ChildProcessWithoutNullStreams>();

/** A second Ctrl-C ends this process at once, and git must end with it. */
const endAll = (): void => {
  for (const child of running) endGroup(child);
};

function remember(child: ChildProcessWithoutNullStreams): void {
  if (running.size === 0) process.once('exit', endAll);
  running.add(child);
}

function forget(child: ChildProcessWithoutNullStreams): void {
  running.delete(child);
  if (running.size === 0) process.off('exit', endAll);
}

function endGroup(child: ChildProcessWithoutNullStreams): void {
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group has already ended.
  }
}
