import { readFile, realpath } from 'node:fs/promises';
import { Failure } from '../model/failure.ts';
import { contentOf } from '../model/manifest/content.ts';
import type { FindReferences, ReferencedFile, SourceFile } from '../model/manifest/source-file.ts';
import type { Clock } from '../ports/clock.ts';
import type { FoundFiles } from './digest.ts';
import type { ScannedFile, ScannedFolder } from './folder-scan.ts';
import { checkReferenced } from './limits.ts';
import { locateFile, type LocatedFile } from './locate-file.ts';
import { errorCodeOf, fileFailure, sourceUnavailable } from './source-failure.ts';

export interface StableRead {
  readonly sourceName: string;
  readonly scan: () => Promise<ScannedFolder>;
  /** Referenced files must be below it. */
  readonly root: string;
  readonly findReferences: FindReferences;
  /** Without a clock, recently written files are not given time to settle. */
  readonly clock: Clock | undefined;
  readonly signal: AbortSignal | undefined;
}

const maxAttempts = 10;
/** A file is considered complete if it was not written for this long. */
const quietMs = 250;

/** Reads all files until nothing changes in between, so that a partly written folder is never used. */
export async function readStable(read: StableRead): Promise<FoundFiles> {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const found = await readOnce(read);
    if (found !== undefined) return found;
  }
  throw sourceUnavailable(`Cannot read "${read.sourceName}": its files keep changing`, {
    resource: read.sourceName,
    kind: 'transient',
    hint: 'Wait until they are written, or write them elsewhere and move them into place',
  });
}

async function readOnce(read: StableRead): Promise<FoundFiles | undefined> {
  read.signal?.throwIfAborted();
  try {
    const scanned = await read.scan();
    const files = await readAll(scanned.files, read);
    const paths = await read.findReferences(files);
    const located = await locateAll(paths, read);
    const referenced = await readReferenced(located, read);
    if (wasWrittenNow([...scanned.files, ...scannedIn(located)], read.clock))
      await read.clock?.sleep(quietMs, read.signal);
    const before = fingerprint(scanned, located);
    const after = fingerprint(await read.scan(), await locateAll(paths, read));
    return before === after ? { files, referenced, leftOut: scanned.leftOut } : undefined;
  } catch (error) {
    // A listed file has vanished: the folder is being written.
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

async function locateAll(paths: readonly string[], read: StableRead): Promise<readonly LocatedFile[]> {
  if (paths.length === 0) return [];
  const root = await realpath(read.root);
  const located = await Promise.all(paths.map((path) => locateFile(root, path)));
  checkReferenced(scannedIn(located), read.sourceName);
  return located;
}

const scannedIn = (located: readonly LocatedFile[]): readonly ScannedFile[] =>
  located.flatMap((found) => (found.status === 'found' ? [found.file] : []));

async function readReferenced(
  located: readonly LocatedFile[],
  read: StableRead,
): Promise<readonly ReferencedFile[]> {
  const files: ReferencedFile[] = [];
  for (const found of located) {
    read.signal?.throwIfAborted();
    if (found.status !== 'found') files.push(found);
    else {
      const content = contentOf(await readFile(found.file.location));
      files.push({ path: found.path, status: 'read', content });
    }
  }
  return files;
}

function wasWrittenNow(files: readonly ScannedFile[], clock: Clock | undefined): boolean {
  if (clock === undefined) return false;
  const nowMs = clock.now().getTime();
  return files.some((file) => Math.abs(nowMs - file.modifiedMs) < quietMs);
}

const fingerprint = ({ files, leftOut }: ScannedFolder, located: readonly LocatedFile[]): string =>
  JSON.stringify([
    files.map((file) => [file.path, file.stamp]),
    leftOut,
    located.map((found) => [found.path, found.status === 'found' ? found.file.stamp : found.status]),
  ]);

const pathOf = (error: unknown): string | undefined =>
  error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : undefined;
