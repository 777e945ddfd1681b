import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ServerProcess {
  stop(): Promise<void>;
}

/** In a process group of its own, with which what it has started ends too: fcgiwrap leaves its workers behind. */
export function startServerProcess(program: string, args: readonly string[]): ServerProcess {
  const child = spawn(program, [...args], { stdio: 'ignore', detached: true });
  const ended = once(child, 'exit');
  return {
    stop: async () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
}
