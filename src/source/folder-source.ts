import { resolve } from 'node:path';
import type { FindReferences } from '../model/manifest/source-file.ts';
import type { Clock } from '../ports/clock.ts';
import type { RevisionSource } from '../ports/revision-source.ts';
import { plainRevision } from './digest.ts';
import { scanFolder } from './folder-scan.ts';
import { isManifestPath, isVisiblePath } from './manifest-name.ts';
import { readStable } from './stable-read.ts';
import { createTreeWatch } from './watch-path.ts';

export interface FolderSourceOptions {
  readonly path: string;
  readonly clock?: Clock;
  /** Its name in messages; defaults to the path. */
  readonly displayName?: string;
  readonly findReferences?: FindReferences;
}

/** All manifests of a folder and its subfolders. */
export function createFolderSource(options: FolderSourceOptions): RevisionSource {
  const { path, clock, displayName = path, findReferences = () => [] } = options;
  const root = resolve(path);
  const tree = createTreeWatch({
    root,
    start: root,
    isWatched: (below, isFile) => (isFile ? isManifestPath(below) : isVisiblePath(below)),
  });
  return {
    name: displayName,
    partial: false,
    async fetch(signal) {
      const scan = () => scanFolder(root, displayName);
      const found = await readStable({ sourceName: displayName, scan, root, findReferences, clock, signal });
      tree.follow(found);
      return plainRevision('folder', found);
    },
    watch: (onHint) => tree.watch(onHint),
  };
}
