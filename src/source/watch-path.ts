import { realpath, stat } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { watch } from 'chokidar';
import type { StopWatching } from '../ports/revision-source.ts';
import type { FoundFiles } from './digest.ts';

export interface WatchedTree {
  readonly root: string;
  /** The path to watch: the root, or a file in it. */
  readonly start: string;
  /** Whether to watch a path below the root. */
  readonly isWatched: (path: string, isFile: boolean) => boolean;
}

export interface TreeWatch {
  /** Calls back after a watched file is written, moved or removed. */
  watch(onHint: () => void): Promise<StopWatching>;
  /** Also watches the files that manifests refer to from now on, wherever they are. */
  follow(found: FoundFiles): void;
}

export function createTreeWatch(tree: WatchedTree): TreeWatch {
  let followed: ReadonlySet<string> = new Set();
  let addFolders: (folders: readonly string[]) => void = () => undefined;
  const isIgnored = (below: string, isFile: boolean): boolean =>
    below !== '' && !below.startsWith('../') && !tree.isWatched(below, isFile) && !followed.has(below);
  return {
    watch: (onHint) =>
      keepWatching(tree.root, onHint, async () => {
        const watching = await startWatching(tree, isIgnored, onHint);
        addFolders = watching.add;
        addFolders(parentsOf([...followed]));
        return watching.stop;
      }),
    follow({ referenced }) {
      const paths = referenced.flatMap(({ path }) => [path, ...foldersOf(path)]);
      if (paths.every((path) => followed.has(path))) return;
      followed = new Set([...followed, ...paths]);
      addFolders(parentsOf(paths));
    },
  };
}

/** Watches folders, because the replacement of a file is only noticed there. */
const parentsOf = (paths: readonly string[]): readonly string[] => [
  ...new Set(paths.map((path) => posix.dirname(path))),
];

/** Between two looks at whether the root is still the same folder. */
const rootPollMs = 1_000;

/**
 * Starts to watch again when another folder is in the place of the root: made again, moved there, or the new target of a
 * link. The watcher keeps to the folder that it was started on.
 */
async function keepWatching(
  root: string,
  onHint: () => void,
  start: () => Promise<StopWatching>,
): Promise<StopWatching> {
  let identity = await identityOf(root);
  let stopCurrent = await start();
  let isStopped = false;
  const look = async (): Promise<void> => {
    const found = await identityOf(root);
    if (isStopped || found === identity) return;
    identity = found;
    if (found === undefined) return;
    await stopCurrent();
    stopCurrent = await start();
    onHint();
  };
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, rootPollMs);
  return async () => {
    isStopped = true;
    clearInterval(timer);
    await looking;
    await stopCurrent();
  };
}

/** Undefined if it is missing. */
const identityOf = (root: string): Promise<string | undefined> =>
  stat(root, { bigint: true }).then(
    ({ dev, ino, birthtimeNs }) => `${dev}:${ino}:${birthtimeNs}`,
    () => undefined,
  );

function foldersOf(path: string): readonly string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...foldersOf(folder)];
}

interface Watching {
  readonly stop: StopWatching;
  /** Also watches these folders, relative to the root. */
  readonly add: (folders: readonly string[]) => void;
}

async function startWatching(
  { root, start }: WatchedTree,
  isIgnored: (below: string, isFile: boolean) => boolean,
  onHint: () => void,
): Promise<Watching> {
  let stopped = false;
  const hint = (): void => {
    if (!stopped) onHint();
  };
  // Of a link only the link itself would be watched.
  const realRoot = await realpath(root).catch(() => root);
  const watcher = watch(join(realRoot, relative(root, start)), {
    ignoreInitial: true,
    atomic: true,
    awaitWriteFinish: { stabilityThreshold: 200, pollInterval: 50 },
    // Links out of the root are rejected when reading, so their targets need not be watched.
    followSymlinks: false,
    ignored: (path, stats) =>
      isIgnored(relative(realRoot, path).split(sep).join('/'), stats?.isFile() === true),
  });
  watcher.on('all', hint);
  await new Promise<void>((resolve) => {
    watcher.once('ready', resolve);
    watcher.on('error', () => {
      resolve();
      // Changes may have been missed, for example because the machine is out of watches.
      hint();
    });
  });
  return {
    add: (folders) => {
      if (!stopped && folders.length > 0) watcher.add(folders.map((folder) => join(realRoot, folder)));
    },
    stop: async () => {
      stopped = true;
      await watcher.close();
    },
  };
}
