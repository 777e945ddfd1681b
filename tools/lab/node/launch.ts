import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { makeDaemonGroup } from './cgroup.ts';
import { LabError } from '../lab-error.ts';
import { searchPath } from '../program.ts';
import { waitUntil } from '../wait.ts';

export interface Daemon {
  /** Its name in messages. */
  readonly title: string;
  readonly cgroup: string;
  readonly logFile: string;
  readonly command: readonly [string, ...string[]];
  /** Its search path, if it differs from that of this process. */
  readonly path?: string;
}

// The shell joins the cgroup before it starts the daemon, so that none of the daemon's processes is ever outside.
const joinCgroup = 'echo $$ > "$1" && shift && exec "$@"';

/** Starts a daemon that outlives this process. */
export function launch({ cgroup, logFile, command, path = searchPath }: Daemon): ChildProcess {
  const log = openSync(logFile, 'a');
  try {
    const args = ['-c', joinCgroup, 'sh', makeDaemonGroup(cgroup), ...command];
    const child = spawn('/bin/sh', args, {
      detached: true,
      stdio: ['ignore', log, log],
      env: daemonEnv(path),
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

export async function waitForDaemon(
  { title, logFile }: Daemon,
  child: ChildProcess | undefined,
  isUp: () => Promise<boolean>,
): Promise<void> {
  const explain = () => `the log "${logFile}" ends with:\n${tail(logFile)}`;
  await waitUntil(
    `${title} answers`,
    async () => {
      if (await isUp()) return true;
      if (child !== undefined && (child.exitCode !== null || child.signalCode !== null)) {
        throw new LabError(`Cannot start ${title}: it exited at once: ${explain()}`);
      }
      return false;
    },
    { explain },
  );
}

/** Drops the proxy variables, or the engine would use a proxy to reach the lab's registry. */
function daemonEnv(path: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(https?|no|all|ftp)_proxy$|^DOCKER_/i.test(name),
  );
  return { ...Object.fromEntries(kept), PATH: path };
}

function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
  } catch {
    return '(no log)';
  }
}
