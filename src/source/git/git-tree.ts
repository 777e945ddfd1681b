import { compareText } from '../../kernel/key.ts';
import type { FindReferences } from '../../model/manifest/source-file.ts';
import type { FoundFiles } from '../digest.ts';
import { readBlobs } from './git-blobs.ts';
import { runInClone, type CloneContext } from './git-command.ts';
import { isFile, isFolder, isSubmodule, parseEntries } from './git-entries.ts';
import { resolveLinks } from './git-links.ts';
import { readReferences } from './git-references.ts';
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
  const links = await resolveLinks(context, entries, { commit, folder, sourceName });
  const files = [...entries.filter((entry) => isFile(entry) && isManifestPath(entry.path)), ...links.files];
  checkFiles(files, sourceName);
  const sorted = files.toSorted((left, right) => compareText(left.path, right.path));
  const contents = await readBlobs(context, sorted);
  const manifests = sorted.map(({ path, objectId }) => ({
    path,
    content: contents.get(objectId) ?? new Uint8Array(),
  }));
  const referenced = await readReferences(context, entries, await findReferences(manifests), sourceName);
  const submodules = entries
    .filter((entry) => isSubmodule(entry) && isVisiblePath(entry.path))
    .map(({ path }) => ({ path, reason: 'submodule' as const }));
  const leftOut = [...links.leftOut, ...submodules].toSorted((left, right) =>
    compareText(left.path, right.path),
  );
  return { files: manifests, referenced, leftOut };
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
  if (entry !== undefined && isFolder(entry)) return entry.objectId;
  const top = await runInClone(context, ['ls-tree', '-d', '-z', '--name-only', '--full-tree', commit]);
  const folders = top.split('\0').filter((name) => name !== '');
  const state =
    entry === undefined
      ? 'it does not exist at this commit'
      : isSubmodule(entry)
        ? 'it is a submodule: name its own repository as the source'
        : 'it is not a folder';
  throw sourceUnavailable(`Cannot read path "${folder}" of git repository "${sourceName}": ${state}`, {
    resource: sourceName,
    hint: `Name a folder with --path; folders at the root: ${folders.slice(0, 10).join(', ') || 'none'}`,
  });
}
