import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { prefix } from './ground.ts';
import { LabError } from './lab-error.ts';

// An abstract socket: the kernel takes it back when its owner dies, so there is never a stale lock to judge.
const lockName = `\0${prefix}-lock`;

/** Lets one command at a time change the lab, whichever folder it uses: the names on the machine are shared. */
export async function withLock<T>(work: () => Promise<T>, timeoutMs = 180_000): Promise<T> {
  const release = await takeLock(Date.now() + timeoutMs);
  try {
    return await work();
  } finally {
    release();
  }
}

async function takeLock(end: number): Promise<() => void> {
  for (;;) {
    const server = createServer();
    server.unref();
    try {
      await once(server.listen(lockName), 'listening');
      return () => {
        server.close();
      };
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
    if (Date.now() > end) {
      throw new LabError(
        'Cannot change the lab: another lab command is still at work: wait for it or end it',
      );
    }
    await sleep(200);
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
