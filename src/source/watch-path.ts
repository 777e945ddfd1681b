import { relative, sep } from 'node:path';
import { watch } from 'chokidar';
import type { StopWatching } from '../ports/revision-source.ts';
import { isManifestPath, isVisiblePath } from './manifest-name.ts';

/** Calls back after manifest files below `root` (or `root` itself, if a file) were written, moved or removed. */
export async function watchPath(root: string, onHint: () => void): Promise<StopWatching> {
  let stopped = false;
  const hint = (): void => {
    if (!stopped) onHint();
  };
  const watcher = watch(root, {
    ignoreInitial: true,
    atomic: true,
    awaitWriteFinish: { stabilityThreshold: 200, pollInterval: 50 },
    // Links out of the root are refused when reading, so nothing behind them is worth a look.
    followSymlinks: false,
    ignored: (path, stats) => isIgnored(root, path, stats?.isFile() === true),
  });
  watcher.on('all', hint);
  await new Promise<void>((resolve) => {
    watcher.once('ready', resolve);
    watcher.on('error', () => {
      resolve();
      // Something went past unseen, for example because the machine is out of watches: looking tells.
      hint();
    });
  });
  return async () => {
    stopped = true;
    await watcher.close();
  };
}

function isIgnored(root: string, path: string, isFile: boolean): boolean {
  const below = relative(root, path).split(sep).join('/');
  if (below === '' || below.startsWith('../')) return false;
  return isFile ? !isManifestPath(below) : !isVisiblePath(below);
}
