import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { prefix } from './paths.ts';
import { LabError } from './lab-error.ts';

const commandLock = `${prefix}-lock`;
const testRunLock = `${prefix}-test-run`;

/** Allows one command at a time to change a lab, whichever folder it uses: labs share the names on the machine. */
export async function withLock<T>(work: () => Promise<T>, timeoutMs = 180_000): Promise<T> {
  const release = await takeLock(
    commandLock,
    Date.now() + timeoutMs,
    'Cannot change the lab: another lab command is still running: wait for it or stop it',
  );
  try {
    return await work();
  } finally {
    release();
  }
}

/** Allows one test run at a time to use labs; reports when it waits for another. */
export function takeTestRunLock(report: (text: string) => void, timeoutMs = 3_600_000): Promise<() => void> {
  const end = Date.now() + timeoutMs;
  return takeLock(
    testRunLock,
    end,
    'Cannot test on a lab: another test run is still using one: wait for it or stop it',
    () => {
      report('Waiting for another test run on this machine, which is using the lab.\n');
    },
  );
}

/** Locks with an abstract socket: the kernel frees it when its owner dies, so there are no stale locks. */
async function takeLock(
  name: string,
  end: number,
  problem: string,
  onWait?: () => void,
): Promise<() => void> {
  for (let isFirst = true; ; isFirst = false) {
    const server = createServer();
    server.unref();
    try {
      await once(server.listen(`\0${name}`), 'listening');
      return () => {
        server.close();
      };
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
    if (Date.now() > end) throw new LabError(problem);
    if (isFirst) onWait?.();
    await sleep(200);
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
