import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
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
      return await runTest(command, { folder, file, signal });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/** The user is one of the proxy's image, and need not exist here. All lines keep their numbers. */
const withoutUser = (text: string): string => text.replace(/^user [^;\n]*;/m, '');

const mostOutput = 64 * 1024;

interface TestRun {
  readonly folder: string;
  readonly file: string;
  readonly signal: AbortSignal | undefined;
}

/** nginx opens `/dev/stdout` by its name, which a pipe of Node.js does not allow: its output goes into a file. */
async function runTest(command: string, { folder, file, signal }: TestRun): Promise<ConfigVerdict> {
  const outputFile = join(folder, 'output');
  const output = await open(outputFile, 'w', 0o600);
  try {
    const end = await endOf(
      spawn(command, ['-t', '-q', '-p', folder, '-c', file], {
        stdio: ['ignore', output.fd, output.fd],
        env: { PATH: process.env['PATH'] },
        signal: AbortSignal.any([AbortSignal.timeout(configTestTimeoutMs), ...(signal ? [signal] : [])]),
        killSignal: 'SIGKILL',
      }),
    );
    signal?.throwIfAborted();
    if (end === 0) return { kind: 'accepted' };
    if (typeof end === 'string') return { kind: 'untested', reason: `${command} -t: ${end}` };
    return { kind: 'refused', output: (await readFile(outputFile, 'utf8')).slice(0, mostOutput) };
  } finally {
    await output.close();
  }
}

/** The exit code, or why there is none. */
const endOf = (child: ChildProcess): Promise<number | string> =>
  new Promise((resolve) => {
    child.once('error', (error: Error & { readonly code?: string }) => {
      resolve(error.name === 'AbortError' ? 'it took too long' : (error.code ?? error.message));
    });
    child.once('close', (code, signal) => {
      resolve(code ?? `ended by ${signal ?? 'a signal'}`);
    });
  });
