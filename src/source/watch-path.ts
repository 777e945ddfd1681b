import { dirname, join, posix, relative, sep } from 'node:path';
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
  let addPaths: (paths: readonly string[]) => void = () => undefined;
  const isIgnored = (path: string, isFile: boolean): boolean => {
    const below = relative(tree.root, path).split(sep).join('/');
    if (below === '' || below.startsWith('../')) return false;
    return !tree.isWatched(below, isFile) && !followed.has(below);
  };
  return {
    async watch(onHint) {
      const watching = await startWatching(tree.start, isIgnored, onHint);
      addPaths = watching.add;
      addFolders(tree.root, followed, addPaths);
      return watching.stop;
    },
    follow({ referenced }) {
      const paths = referenced.flatMap(({ path }) => [path, ...foldersOf(path)]);
      if (paths.every((path) => followed.has(path))) return;
      followed = new Set([...followed, ...paths]);
      addFolders(tree.root, new Set(paths), addPaths);
    },
  };
}

/** Watches folders, because the replacement of a file is only noticed there. */
function addFolders(
  root: string,
  followed: ReadonlySet<string>,
  add: (paths: readonly string[]) => void,
): void {
  const folders = new Set([...followed].map((path) => dirname(join(root, path))));
  if (folders.size > 0) add([...folders]);
}

function foldersOf(path: string): readonly string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...foldersOf(folder)];
}

interface Watching {
  readonly stop: StopWatching;
  readonly add: (paths: readonly string[]) => void;
}

async function startWatching(
  start: string,
  isIgnored: (path: string, isFile: boolean) => boolean,
  onHint: () => void,
): Promise<Watching> {
  let stopped = false;
  const hint = (): void => {
    if (!stopped) onHint();
  };
  const watcher = watch(start, {
    ignoreInitial: true,
    atomic: true,
    awaitWriteFinish: { stabilityThreshold: 200, pollInterval: 50 },
    // Links out of the root are rejected when reading, so their targets need not be watched.
    followSymlinks: false,
    ignored: (path, stats) => isIgnored(path, stats?.isFile() === true),
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
    add: (paths) => {
      if (!stopped) watcher.add([...paths]);
    },
    stop: async () => {
      stopped = true;
      await watcher.close();
    },
  };
}
