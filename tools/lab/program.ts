import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { LabError } from './lab-error.ts';

interface RunOptions {
  readonly timeoutMs?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** Includes root's tools, which are often missing from the PATH of a shell that is not a login shell. */
export const searchPath = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin`;

export function findProgram(name: string): string | undefined {
  return searchPath
    .split(':')
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** The client that was packaged with the engine: a much newer one on the path may refuse the engine's API. */
export function dockerClient(): string {
  const packaged = '/usr/bin/docker';
  return isExecutable(packaged) ? packaged : (findProgram('docker') ?? 'docker');
}

/** Runs a program and returns its stdout; an error contains its stderr. */
export function run(
  program: string,
  args: readonly string[],
  { timeoutMs = 60_000, env = process.env }: RunOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * 1024 * 1024,
      env: { ...env, PATH: searchPath },
    } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout);
        return;
      }
      const why = error.killed === true ? `no answer after ${timeoutMs / 1000} s` : stderr.trim();
      const command = [program, ...args].join(' ');
      reject(new LabError(`Cannot run "${command}": ${why || error.message}`, { cause: error }));
    });
  });
}

export async function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  return run(program, args).then(
    () => true,
    () => false,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
