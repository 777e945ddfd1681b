import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { prefix } from './paths.ts';
import { LabError } from './lab-error.ts';

const commandLock = `${prefix}-lock`;
const testRunLock = `${prefix}-test-run`;

/** Lets one command at a time change the lab, whichever folder it uses: the names on the machine are shared. */
export async function withLock<T>(work: () => Promise<T>, timeoutMs = 180_000): Promise<T> {
  const release = await takeLock(
    commandLock,
    Date.now() + timeoutMs,
    'Cannot change the lab: another lab command is still at work: wait for it or end it',
  );
  try {
    return await work();
  } finally {
    release();
  }
}

/** Lets one test run at a time have labs, and says so where it waits for another. */
export function takeTestRunLock(say: (text: string) => void, timeoutMs = 3_600_000): Promise<() => void> {
  const end = Date.now() + timeoutMs;
  return takeLock(
    testRunLock,
    end,
    'Cannot test on a lab: another test run still has one: wait for it or end it',
    () => {
      say('Waiting for another test run on this machine, which has the lab.\n');
    },
  );
}

/** An abstract socket: the kernel takes it back when its owner dies, so there is never a stale lock to judge. */
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
