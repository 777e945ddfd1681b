import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { FindReferences } from '../model/manifest/source-file.ts';
import type { Clock } from '../ports/clock.ts';
import type { RevisionSource } from '../ports/revision-source.ts';
import { plainRevision } from './digest.ts';
import { scannedFile, type ScannedFolder } from './folder-scan.ts';
import { checkFiles } from './limits.ts';
import { fileFailure, sourceInvalid } from './source-failure.ts';
import { readStable } from './stable-read.ts';
import { createTreeWatch } from './watch-path.ts';

export interface FileSourceOptions {
  readonly path: string;
  readonly clock?: Clock;
  readonly findReferences?: FindReferences;
}

/**
 * A single manifest file of any name, which declares only some of the objects. The files that it refers to must be in its
 * folder or below: no other folder is known to belong to the source.
 */
export function createFileSource({
  path,
  clock,
  findReferences = () => [],
}: FileSourceOptions): RevisionSource {
  const location = resolve(path);
  const root = dirname(location);
  const tree = createTreeWatch({ root, start: location, isWatched: (below) => below === basename(location) });
  return {
    name: path,
    partial: true,
    async fetch(signal) {
      const scan = () => scanFile(location, path);
      const found = await readStable({ sourceName: path, scan, root, findReferences, clock, signal });
      tree.follow(found);
      return plainRevision('file', found);
    },
    watch: (onHint) => tree.watch(onHint),
  };
}

async function scanFile(location: string, sourceName: string): Promise<ScannedFolder> {
  const stats = await stat(location, { bigint: true }).catch((error: unknown) => {
    throw fileFailure(sourceName, error, sourceName);
  });
  if (!stats.isFile()) {
    throw sourceInvalid(`Cannot read "${sourceName}": it is not a regular file`, {
      resource: sourceName,
      hint: 'Name a YAML file, or the folder that contains the manifests',
    });
  }
  const files = [scannedFile(basename(location), location, stats)];
  checkFiles(files, sourceName);
  return { files, leftOut: [] };
}
