import { compareText } from '../../kernel/key.ts';
import type { FindReferences } from '../../model/manifest/source-file.ts';
import type { FoundFiles } from '../digest.ts';
import { readBlobs } from './git-blobs.ts';
import { runInClone, type CloneContext } from './git-command.ts';
import { foldersAbove, isFile, isLink, linkTarget, parseEntries, type TreeEntry } from './git-entries.ts';
import { readReferences } from './git-references.ts';
import { refusedLink } from '../folder-scan.ts';
import { checkFiles } from '../limits.ts';
import { isManifestPath, isVisiblePath } from '../manifest-name.ts';
import { sourceUnavailable } from '../source-failure.ts';

export interface TreeOptions {
  readonly commit: string;
  readonly folder: string;
  readonly sourceName: string;
  readonly findReferences: FindReferences;
}

/**
 * Reads manifests and the files that they refer to from the object store. Nothing is checked out, so links, hooks and
 * filters of the repository have no effect.
 */
export async function readTree(
  context: CloneContext,
  { commit, folder, sourceName, findReferences }: TreeOptions,
): Promise<FoundFiles> {
  const treeId = await readTreeId(context, commit, folder, sourceName);
  const listing = await runInClone(context, ['ls-tree', '-r', '-z', '-l', '--full-tree', treeId]);
  const entries = parseEntries(listing);
  const resolved = await resolveLinks(context, entries, sourceName);
  const files = [...entries.filter((entry) => isFile(entry) && isManifestPath(entry.path)), ...resolved];
  checkFiles(files, sourceName);
  const sorted = files.toSorted((left, right) => compareText(left.path, right.path));
  const contents = await readBlobs(context, sorted);
  const manifests = sorted.map(({ path, objectId }) => ({
    path,
    content: contents.get(objectId) ?? new Uint8Array(),
  }));
  const referenced = await readReferences(context, entries, findReferences(manifests), sourceName);
  return { files: manifests, referenced };
}

async function readTreeId(
  context: CloneContext,
  commit: string,
  folder: string,
  sourceName: string,
): Promise<string> {
  if (folder === '') return commit;
  const [entry] = parseEntries(
    await runInClone(context, ['ls-tree', '-z', '-l', '--full-tree', commit, '--', folder]),
  );
  if (entry?.mode === '040000') return entry.objectId;
  const top = await runInClone(context, ['ls-tree', '-d', '-z', '--name-only', '--full-tree', commit]);
  const folders = top.split('\0').filter((name) => name !== '');
  const state = entry === undefined ? 'it does not exist at this commit' : 'it is not a folder';
  throw sourceUnavailable(`Cannot read path "${folder}" of git repository "${sourceName}": ${state}`, {
    resource: sourceName,
    hint: `Name a folder with --path; folders at the root: ${folders.slice(0, 10).join(', ') || 'none'}`,
  });
}

/** As in a folder source: a link to a file of the source is that file; links to other places or to folders are rejected. */
async function resolveLinks(
  context: CloneContext,
  entries: readonly TreeEntry[],
  sourceName: string,
): Promise<readonly TreeEntry[]> {
  const links = entries.filter((entry) => isLink(entry) && isVisiblePath(entry.path));
  if (links.length === 0) return [];
  checkFiles(links, sourceName);
  const targets = await readBlobs(context, links);
  const files = new Map(entries.filter(isFile).map((entry) => [entry.path, entry]));
  const folders = new Set(entries.flatMap((entry) => foldersAbove(entry.path)));
  return links.flatMap((link) => {
    const path = linkTarget(link, targets.get(link.objectId));
    if (path !== undefined && folders.has(path))
      throw refusedLink(link.path, 'it is a symbolic link to a folder', sourceName);
    if (!isManifestPath(link.path)) return [];
    if (path === undefined) {
      throw refusedLink(link.path, 'it is a symbolic link that leads out of the source', sourceName);
    }
    const file = files.get(path);
    if (file === undefined)
      throw refusedLink(link.path, 'it is a symbolic link to a missing file', sourceName);
    return [{ ...file, path: link.path }];
  });
}
