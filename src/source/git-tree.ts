import { posix } from 'node:path';
import { compareText } from '../model/key.ts';
import type { SourceFile } from '../model/source-file.ts';
import { readBlobs } from './git-blobs.ts';
import { runInClone, type GitContext } from './git-command.ts';
import { refusedLink } from './folder-scan.ts';
import { checkFiles } from './limits.ts';
import { isManifestPath, isVisiblePath } from './manifest-name.ts';
import { sourceUnavailable } from './source-failure.ts';

interface TreeEntry {
  readonly mode: string;
  readonly objectId: string;
  readonly sizeBytes: number;
  readonly path: string;
}

/** Reads manifests from the object store: nothing is checked out, so no link, hook or filter of the repository can act. */
export async function readTree(
  context: GitContext,
  commit: string,
  folder: string,
  sourceName: string,
): Promise<readonly SourceFile[]> {
  const treeId = await readTreeId(context, commit, folder, sourceName);
  const listing = await runInClone(context, ['ls-tree', '-r', '-z', '-l', '--full-tree', treeId]);
  const entries = parseEntries(listing);
  const resolved = await resolveLinks(context, entries, sourceName);
  const files = [...entries.filter((entry) => isFile(entry) && isManifestPath(entry.path)), ...resolved];
  checkFiles(files, sourceName);
  const sorted = files.toSorted((left, right) => compareText(left.path, right.path));
  const contents = await readBlobs(context, sorted);
  return sorted.map(({ path, objectId }) => ({ path, content: contents.get(objectId) ?? new Uint8Array() }));
}

async function readTreeId(
  context: GitContext,
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
    hint: `Name a folder with --path; at the top there are: ${folders.slice(0, 10).join(', ') || 'none'}`,
  });
}

function parseEntries(listing: string): readonly TreeEntry[] {
  return listing
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', , objectId = '', size = ''] = line.slice(0, tab).split(/ +/);
      return { mode, objectId, sizeBytes: Number(size) || 0, path: line.slice(tab + 1) };
    });
}

const isFile = (entry: TreeEntry): boolean => entry.mode.startsWith('100');
const isLink = (entry: TreeEntry): boolean => entry.mode === '120000';

/** As in a folder: a link to a file of the source is that file, one to elsewhere or to a folder is refused. */
async function resolveLinks(
  context: GitContext,
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
    const target = Buffer.from(targets.get(link.objectId) ?? []).toString();
    const path = posix.normalize(posix.join(posix.dirname(link.path), target)).replace(/\/$/, '');
    if (folders.has(path)) throw refusedLink(link.path, 'it is a symbolic link to a folder', sourceName);
    if (!isManifestPath(link.path)) return [];
    if (posix.isAbsolute(target) || path === '..' || path.startsWith('../')) {
      throw refusedLink(link.path, 'it is a symbolic link that leads out of the source', sourceName);
    }
    const file = files.get(path);
    if (file === undefined) throw refusedLink(link.path, 'it is a symbolic link to no file', sourceName);
    return [{ ...file, path: link.path }];
  });
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return ['.', ...parts.map((_part, index) => parts.slice(0, index + 1).join('/'))];
}
