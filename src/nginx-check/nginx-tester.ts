import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configTestTimeoutMs } from '../defaults/times.ts';
import type { ConfigTester, ConfigVerdict } from '../ports/config-tester.ts';

/**
 * Runs `nginx -t` on a file in a folder of its own. Whatever nginx itself says against the file refuses it; that the command
 * cannot be run at all does not.
 */
export const createNginxTester = (command: string): ConfigTester => ({
  test: async (text, signal) => {
    const folder = await mkdtemp(join(tmpdir(), 'reconciler-nginx-'));
    try {
      const file = join(folder, 'nginx.conf');
      await writeFile(file, withoutUser(text), { mode: 0o600 });
      return await runTest(command, ['-t', '-q', '-p', folder, '-c', file], signal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/** The user is one of the proxy's image, and need not exist here. All lines keep their numbers. */
const withoutUser = (text: string): string => text.replace(/^user [^;\n]*;/m, '');

const mostOutput = 64 * 1024;

function runTest(
  command: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ConfigVerdict> {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      {
        ...{ timeout: configTestTimeoutMs, killSignal: 'SIGKILL', maxBuffer: mostOutput },
        env: { PATH: process.env['PATH'] },
        ...(signal === undefined ? {} : { signal }),
      },
      (error, stdout, stderr) => {
        if (signal?.aborted === true) reject(signal.reason as Error);
        else resolve(verdictOf(error, `${stdout}${stderr}`, command));
      },
    );
  });
}

function verdictOf(
  error: (Error & { readonly code?: string | number | null; readonly killed?: boolean }) | null,
  output: string,
  command: string,
): ConfigVerdict {
  if (error === null) return { kind: 'accepted' };
  if (typeof error.code === 'number') return { kind: 'refused', output };
  const why = error.killed === true ? `took longer than ${configTestTimeoutMs / 1000} s` : error.code;
  return { kind: 'untested', reason: `${command} -t: ${why ?? error.message}` };
}
