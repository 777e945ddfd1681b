import type { BigIntStats, Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { compareText } from '../kernel/key.ts';
import { maxEntryCount } from '../defaults/limits.ts';
import type { LeftOut } from '../model/manifest/source-file.ts';
import { findEmptySubmodules } from './empty-submodules.ts';
import { checkFiles, notUtf8Name } from './limits.ts';
import { isManifestPath, isReadableName, isVisiblePath } from './manifest-name.ts';
import { errorCodeOf, fileFailure, sourceInvalid } from './source-failure.ts';

export interface ScannedFile {
  readonly path: string;
  /** The path to read, with links resolved. */
  readonly location: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Changes whenever the file is written or replaced. */
  readonly stamp: string;
}

export interface ScannedFolder {
  readonly files: readonly ScannedFile[];
  readonly leftOut: readonly LeftOut[];
}

/** Lists the manifest files below `root`, sorted by path. Fails with `ENOENT` if an entry vanishes meanwhile. */
export async function scanFolder(root: string, sourceName: string): Promise<ScannedFolder> {
  const walk: Walk = {
    root: await resolveRoot(root, sourceName),
    sourceName,
    found: [],
    leftOut: [],
    entryCount: 0,
  };
  await walkFolder(walk, '');
  checkFiles(walk.found, sourceName);
  const leftOut = [...walk.leftOut, ...(await findEmptySubmodules(walk.root))];
  return { files: byPath(walk.found), leftOut: byPath(leftOut) };
}

const byPath = <T extends { readonly path: string }>(items: readonly T[]): readonly T[] =>
  items.toSorted((left, right) => compareText(left.path, right.path));

export function scannedFile(path: string, location: string, stats: BigIntStats): ScannedFile {
  return {
    path,
    location,
    sizeBytes: Number(stats.size),
    modifiedMs: Number(stats.mtimeMs),
    stamp: `${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`,
  };
}

interface Walk {
  readonly root: string;
  readonly sourceName: string;
  readonly found: ScannedFile[];
  readonly leftOut: LeftOut[];
  entryCount: number;
}

async function resolveRoot(root: string, sourceName: string): Promise<string> {
  try {
    return await realpath(root);
  } catch (error) {
    throw fileFailure(root, error, sourceName);
  }
}

async function walkFolder(walk: Walk, folder: string): Promise<void> {
  const entries = await readdir(join(walk.root, folder), { withFileTypes: true });
  walk.entryCount += entries.length;
  if (walk.entryCount > maxEntryCount) {
    throw sourceInvalid(
      `Cannot read "${walk.sourceName}": it has more than ${maxEntryCount} files and folders`,
      {
        resource: walk.sourceName,
        hint: 'Name the folder that contains only the manifests',
      },
    );
  }
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (isVisiblePath(entry.name)) await visitEntry(walk, path, entry);
  }
}

async function visitEntry(walk: Walk, path: string, entry: Dirent): Promise<void> {
  if (!isReadableName(path)) {
    if (entry.isDirectory() || isManifestPath(path)) throw notUtf8Name(path, walk.sourceName);
    return;
  }
  if (entry.isDirectory()) {
    await walkFolder(walk, path);
    return;
  }
  const location = entry.isSymbolicLink() ? await followLink(walk, path) : join(walk.root, path);
  if (location === undefined || !isManifestPath(path)) return;
  const stats = await stat(location, { bigint: true });
  if (!stats.isFile()) {
    throw sourceInvalid(`Cannot read "${path}": it is named like a manifest but is not a regular file`, {
      resource: walk.sourceName,
      hint: 'Remove it, or start its name with "_"',
    });
  }
  walk.found.push(scannedFile(path, location, stats));
}

/** The target of a link. A link that is not named like a manifest matters only if its target is a folder. */
async function followLink(walk: Walk, path: string): Promise<string | undefined> {
  const link = join(walk.root, path);
  let target: string;
  try {
    target = await realpath(link);
  } catch (error) {
    if (!isManifestPath(path)) {
      // It may be meant for a folder of manifests.
      walk.leftOut.push({ path, reason: 'link' });
      return undefined;
    }
    // Fails with ENOENT if the link itself is gone by now; otherwise it is dangling.
    if (errorCodeOf(error) === 'ENOENT') await lstat(link);
    throw fileFailure(path, error, walk.sourceName);
  }
  const isFolder = (await stat(target)).isDirectory();
  if (!isFolder && !isManifestPath(path)) return undefined;
  if (!target.startsWith(walk.root.endsWith(sep) ? walk.root : walk.root + sep)) {
    throw refusedLink(path, 'it is a symbolic link that leads out of the source', walk.sourceName);
  }
  if (isFolder) throw refusedLink(path, 'it is a symbolic link to a folder', walk.sourceName);
  return target;
}

export const refusedLink = (path: string, state: string, sourceName: string): Error =>
  sourceInvalid(`Cannot read ${JSON.stringify(path)}: ${state}`, {
    resource: sourceName,
    hint: 'Replace it by the file itself, or start the name of the link with "_"',
  });
