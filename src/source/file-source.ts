import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Clock } from '../ports/clock.ts';
import type { RevisionSource } from '../ports/revision-source.ts';
import { plainRevision } from './digest.ts';
import { scannedFile, type ScannedFile } from './folder-scan.ts';
import { checkFiles } from './limits.ts';
import { fileFailure, sourceInvalid } from './source-failure.ts';
import { readStable } from './stable-read.ts';
import { watchPath } from './watch-path.ts';

export interface FileSourceOptions {
  readonly path: string;
  readonly clock?: Clock;
}

/** One manifest file, whatever its name. It describes a part of the whole only. */
export function createFileSource({ path, clock }: FileSourceOptions): RevisionSource {
  const location = resolve(path);
  return {
    name: path,
    partial: true,
    async fetch(signal) {
      const scan = () => scanFile(location, path);
      return plainRevision('file', await readStable({ sourceName: path, scan, clock, signal }));
    },
    watch: (onHint) => watchPath(location, onHint),
  };
}

async function scanFile(location: string, sourceName: string): Promise<readonly ScannedFile[]> {
  const stats = await stat(location, { bigint: true }).catch((error: unknown) => {
    throw fileFailure(sourceName, error, sourceName);
  });
  if (!stats.isFile()) {
    throw sourceInvalid(`Cannot read "${sourceName}": it is not a regular file`, {
      resource: sourceName,
      hint: 'Name a YAML file, or the folder that holds the manifests',
    });
  }
  const files = [scannedFile(basename(location), location, stats)];
  checkFiles(files, sourceName);
  return files;
}
