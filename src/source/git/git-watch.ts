import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gitWatchMs } from '../../defaults/times.ts';
import { memoryOfMarkedProcesses } from './marked-processes.ts';

export interface GitLimits {
  /** A command that neither prints nor receives anything for this long is ended. */
  readonly quietMs: number;
  /** What a fetch may add to a clone. */
  readonly maxReceivedBytes: number;
  /** git keeps in memory what a server lists, however long that is. */
  readonly maxMemoryBytes: number;
}

export interface WatchedGit {
  /** The entry in the environment of git and of what it starts. */
  readonly mark: string;
  /** Grows while git receives; undefined if it receives nothing. */
  readonly clone: string | undefined;
  readonly limits: GitLimits;
  readonly onProgress: () => void;
  /** Called once: a limit was exceeded. */
  readonly onExcess: (message: string) => void;
}

/** Looks at what a running git does, until it is stopped. Short commands end before the first look. */
export function watchGit(watched: WatchedGit): () => void {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let receivedBytes = 0;
  const before = watched.clone === undefined ? Promise.resolve(0) : sizeOf(watched.clone);
  const look = async (): Promise<void> => {
    const size = watched.clone === undefined ? 0 : (await sizeOf(watched.clone)) - (await before);
    if (isStopped) return;
    if (size !== receivedBytes) watched.onProgress();
    receivedBytes = size;
    const excess = excessOf(watched, size);
    if (excess === undefined) timer = setTimeout(lookAgain, gitWatchMs);
    else watched.onExcess(excess);
  };
  const lookAgain = (): void => void look();
  timer = setTimeout(lookAgain, gitWatchMs);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

function excessOf({ mark, limits }: WatchedGit, receivedBytes: number): string | undefined {
  const { maxReceivedBytes, maxMemoryBytes } = limits;
  if (receivedBytes > maxReceivedBytes) return `git received more than ${maxReceivedBytes} bytes`;
  return memoryOfMarkedProcesses(mark) > maxMemoryBytes
    ? `git needed more than ${maxMemoryBytes} bytes of memory`
    : undefined;
}

/** Of all files of a clone; git writes and removes some meanwhile. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
