import { readFile } from 'node:fs/promises';
import { Failure } from '../model/failure.ts';
import type { SourceFile } from '../model/source-file.ts';
import type { Clock } from '../ports/clock.ts';
import type { ScannedFile } from './folder-scan.ts';
import { errorCodeOf, fileFailure, sourceUnavailable } from './source-failure.ts';

export interface StableRead {
  readonly sourceName: string;
  readonly scan: () => Promise<readonly ScannedFile[]>;
  /** Without a clock, files that were written this moment are not given time to settle. */
  readonly clock: Clock | undefined;
  readonly signal: AbortSignal | undefined;
}

const maxAttempts = 10;
/** A writer that pauses longer between two writes of one file is not seen as writing. */
const quietMs = 250;

/** Reads all files, and again until nothing changed in between: a half-written folder is never taken. */
export async function readStable(read: StableRead): Promise<readonly SourceFile[]> {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const files = await readOnce(read);
    if (files !== undefined) return files;
  }
  throw sourceUnavailable(`Cannot read "${read.sourceName}": its files keep changing`, {
    resource: read.sourceName,
    kind: 'transient',
    hint: 'Wait until they are written, or write them elsewhere and move them into place',
  });
}

async function readOnce(read: StableRead): Promise<readonly SourceFile[] | undefined> {
  read.signal?.throwIfAborted();
  try {
    const before = await read.scan();
    const files = await readAll(before, read);
    if (wasWrittenNow(before, read.clock)) await read.clock?.sleep(quietMs, read.signal);
    const after = await read.scan();
    return fingerprint(before) === fingerprint(after) ? files : undefined;
  } catch (error) {
    // What was listed a moment ago is gone: somebody is at work in the folder.
    if (errorCodeOf(error) === 'ENOENT' && !(error instanceof Failure)) return undefined;
    read.signal?.throwIfAborted();
    throw error instanceof Failure || errorCodeOf(error) === undefined
      ? error
      : fileFailure(pathOf(error) ?? read.sourceName, error, read.sourceName);
  }
}

async function readAll(scanned: readonly ScannedFile[], read: StableRead): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  for (const { path, location } of scanned) {
    read.signal?.throwIfAborted();
    files.push({ path, content: await readFile(location) });
  }
  return files;
}

function wasWrittenNow(files: readonly ScannedFile[], clock: Clock | undefined): boolean {
  if (clock === undefined) return false;
  const nowMs = clock.now().getTime();
  return files.some((file) => Math.abs(nowMs - file.modifiedMs) < quietMs);
}

const fingerprint = (files: readonly ScannedFile[]): string =>
  JSON.stringify(files.map((file) => [file.path, file.stamp]));

const pathOf = (error: unknown): string | undefined =>
  error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : undefined;
