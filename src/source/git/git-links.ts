import { posix } from 'node:path';
import type { LeftOut } from '../../model/manifest/source-file.ts';
import { readBlobs } from './git-blobs.ts';
import { runInClone, type CloneContext } from './git-command.ts';
import {
  foldersAbove,
  isFile,
  isFolder,
  isLink,
  linkTarget,
  parseEntries,
  type TreeEntry,
} from './git-entries.ts';
import { refusedLink } from '../folder-scan.ts';
import { checkFiles } from '../limits.ts';
import { isManifestPath, isVisiblePath } from '../manifest-name.ts';

export interface LinkOptions {
  readonly commit: string;
  /** Of the entries; empty for the whole repository. */
  readonly folder: string;
  readonly sourceName: string;
}

export interface ResolvedLinks {
  /** The files that links named like manifests lead to, under the names of the links. */
  readonly files: readonly TreeEntry[];
  readonly leftOut: readonly LeftOut[];
}

/** As in a folder source: a link to a file of the source is that file; links to other places or to folders are rejected. */
export async function resolveLinks(
  context: CloneContext,
  entries: readonly TreeEntry[],
  options: LinkOptions,
): Promise<ResolvedLinks> {
  const links = entries.filter((entry) => isLink(entry) && isVisiblePath(entry.path));
  if (links.length === 0) return { files: [], leftOut: [] };
  const { sourceName } = options;
  checkFiles(links, sourceName);
  const targets = await readBlobs(context, links);
  const files = new Map(entries.filter(isFile).map((entry) => [entry.path, entry]));
  const folders = new Set(entries.flatMap((entry) => foldersAbove(entry.path)));
  const resolved: TreeEntry[] = [];
  const others: OtherLink[] = [];
  for (const link of links) {
    const content = targets.get(link.objectId);
    const path = linkTarget(link, content);
    const file = path === undefined ? undefined : files.get(path);
    if (path !== undefined && folders.has(path))
      throw refusedLink(link.path, 'it is a symbolic link to a folder', sourceName);
    if (!isManifestPath(link.path)) {
      if (file === undefined) others.push({ path: link.path, target: Buffer.from(content ?? []).toString() });
      continue;
    }
    if (path === undefined)
      throw refusedLink(link.path, 'it is a symbolic link that leads out of the source', sourceName);
    if (file === undefined)
      throw refusedLink(link.path, 'it is a symbolic link to a missing file', sourceName);
    resolved.push({ ...file, path: link.path });
  }
  return { files: resolved, leftOut: await judgeOthers(context, others, options) };
}

/** A link that is not named like a manifest, and that leads to no file of the source. */
interface OtherLink {
  readonly path: string;
  readonly target: string;
}

/** It matters if it may lead to a folder: to one in the repository, or to what only the place of a checkout shows. */
async function judgeOthers(
  context: CloneContext,
  links: readonly OtherLink[],
  { commit, folder, sourceName }: LinkOptions,
): Promise<readonly LeftOut[]> {
  const placed = links.map((link) => ({ ...link, place: placeInRepository(folder, link) }));
  const places = placed.flatMap(({ place }) => place ?? []);
  const listing =
    places.length === 0
      ? ''
      : await runInClone(context, ['ls-tree', '-z', '-l', '--full-tree', commit, '--', ...places]);
  const found = new Map(parseEntries(listing).map((entry) => [entry.path, entry]));
  return placed.flatMap(({ path, place }) => {
    const entry = place === undefined ? undefined : found.get(place);
    if (entry !== undefined && isFile(entry)) return [];
    if (entry !== undefined && isFolder(entry))
      throw refusedLink(path, 'it is a symbolic link that leads out of the source', sourceName);
    return [{ path, reason: 'link' as const }];
  });
}

/** Undefined if it leads out of the repository. */
function placeInRepository(folder: string, { path, target }: OtherLink): string | undefined {
  if (posix.isAbsolute(target)) return undefined;
  const place = posix.join(folder, posix.dirname(path), target).replace(/\/$/, '');
  return place === '.' || place === '..' || place.startsWith('../') ? undefined : place;
}
