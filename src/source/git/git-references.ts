import { contentOf } from '../../model/manifest/content.ts';
import type { ReferencedFile } from '../../model/manifest/source-file.ts';
import { readBlobs } from './git-blobs.ts';
import type { CloneContext } from './git-command.ts';
import { foldersAbove, isFile, isLink, linkTarget, type TreeEntry } from './git-entries.ts';
import { checkReferenced, maxReferencedBytes } from '../limits.ts';

/** The files of a tree that its manifests refer to. Paths are only compared with entries, never resolved on disk. */
export async function readReferences(
  context: CloneContext,
  entries: readonly TreeEntry[],
  paths: readonly string[],
  sourceName: string,
): Promise<readonly ReferencedFile[]> {
  if (paths.length === 0) return [];
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const links = paths.flatMap((path) => byPath.get(path) ?? []).filter(isLink);
  checkReferenced(links, sourceName);
  const targets = await readBlobs(context, links);
  const located = paths.map((path) => locate(path, byPath, targets));
  const found = located.filter((file) => file.status === 'found');
  checkReferenced(
    found.map(({ path, entry }) => ({ path, sizeBytes: entry.sizeBytes })),
    sourceName,
  );
  const contents = await readBlobs(
    context,
    found.map(({ entry }) => entry),
  );
  return located.map((file) => {
    if (file.status !== 'found') return file;
    const content = contentOf(contents.get(file.entry.objectId) ?? new Uint8Array());
    return { path: file.path, status: 'read', content };
  });
}

type Located =
  | { readonly path: string; readonly status: 'found'; readonly entry: TreeEntry }
  | Exclude<ReferencedFile, { readonly status: 'read' }>;

function locate(
  path: string,
  byPath: ReadonlyMap<string, TreeEntry>,
  targets: ReadonlyMap<string, Uint8Array>,
): Located {
  const link = byPath.get(path);
  if (link === undefined) return { path, status: statusOfAbsent(path, byPath) };
  if (!isLink(link)) return judge(path, link);
  const target = linkTarget(link, targets.get(link.objectId));
  if (target === undefined) return { path, status: 'outside' };
  const entry = byPath.get(target);
  return entry === undefined ? { path, status: statusOfAbsent(target, byPath) } : judge(path, entry);
}

function judge(path: string, entry: TreeEntry): Located {
  if (!isFile(entry)) return { path, status: 'notAFile' };
  const { sizeBytes } = entry;
  if (sizeBytes <= maxReferencedBytes) return { path, status: 'found', entry };
  return { path, status: 'tooLarge', ...(Number.isFinite(sizeBytes) ? { sizeBytes } : {}) };
}

/** The listing contains only files: any prefix of a file's path is a folder. */
function statusOfAbsent(
  path: string,
  byPath: ReadonlyMap<string, TreeEntry>,
): 'linkedFolder' | 'notAFile' | 'missing' {
  const isBehindLink = foldersAbove(path).some((folder) => {
    const entry = byPath.get(folder);
    return entry !== undefined && isLink(entry);
  });
  if (isBehindLink) return 'linkedFolder';
  return [...byPath.keys()].some((known) => known.startsWith(`${path}/`)) ? 'notAFile' : 'missing';
}
