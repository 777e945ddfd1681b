import type { BigIntStats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { ReferencedFile } from '../model/manifest/source-file.ts';
import { scannedFile, type ScannedFile } from './folder-scan.ts';
import { maxReferencedBytes } from './limits.ts';
import { errorCodeOf } from './source-failure.ts';

/** A referenced file that can be read, or the reason why it cannot. */
export type LocatedFile =
  | { readonly path: string; readonly status: 'found'; readonly file: ScannedFile }
  | Exclude<ReferencedFile, { readonly status: 'read' }>;

/** Finds a file below `root`, which must be a real path. Never opens anything outside of it. */
export async function locateFile(root: string, path: string): Promise<LocatedFile> {
  const place = join(root, path);
  try {
    const folder = await realpath(dirname(place));
    if (!isInside(root, folder) || !isInside(root, place)) return { path, status: 'outside' };
    if (folder !== dirname(place)) return { path, status: 'linkedFolder' };
    const location = await realpath(place);
    if (!isInside(root, location) || isGitFolder(root, location)) return { path, status: 'outside' };
    return judge(path, location, await stat(location, { bigint: true }));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCodeOf(error) ?? '')) return { path, status: 'missing' };
    throw error;
  }
}

function judge(path: string, location: string, stats: BigIntStats): LocatedFile {
  if (!stats.isFile()) return { path, status: 'notAFile' };
  const file = scannedFile(path, location, stats);
  if (file.sizeBytes > maxReferencedBytes) return { path, status: 'tooLarge', sizeBytes: file.sizeBytes };
  return { path, status: 'found', file };
}

/** `.git` may contain credentials, and a repository could link to it. */
const isGitFolder = (root: string, location: string): boolean =>
  relative(root, location)
    .split(sep)
    .some((segment) => segment.toLowerCase() === '.git');

const isInside = (root: string, place: string): boolean =>
  place === root || place.startsWith(root.endsWith(sep) ? root : root + sep);
