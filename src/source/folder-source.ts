import { resolve } from 'node:path';
import type { Clock } from '../ports/clock.ts';
import type { RevisionSource } from '../ports/revision-source.ts';
import { plainRevision } from './digest.ts';
import { scanFolder } from './folder-scan.ts';
import { readStable } from './stable-read.ts';
import { watchPath } from './watch-path.ts';

export interface FolderSourceOptions {
  readonly path: string;
  readonly clock?: Clock;
  /** What it is called in messages; the path as given otherwise. */
  readonly displayName?: string;
}

/** All manifests of a folder and its sub-folders. */
export function createFolderSource({ path, clock, displayName = path }: FolderSourceOptions): RevisionSource {
  const root = resolve(path);
  return {
    name: displayName,
    partial: false,
    async fetch(signal) {
      const scan = () => scanFolder(root, displayName);
      return plainRevision('folder', await readStable({ sourceName: displayName, scan, clock, signal }));
    },
    watch: (onHint) => watchPath(root, onHint),
  };
}
