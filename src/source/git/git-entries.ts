import { posix } from 'node:path';

/** One line of `git ls-tree -z -l`. */
export interface TreeEntry {
  readonly mode: string;
  readonly objectId: string;
  /** Infinite: the file was too large to be fetched. */
  readonly sizeBytes: number;
  readonly path: string;
}

export function parseEntries(listing: string): readonly TreeEntry[] {
  return listing
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', , objectId = '', size = ''] = line.slice(0, tab).split(/ +/);
      return { mode, objectId, sizeBytes: sizeOf(size), path: line.slice(tab + 1) };
    });
}

/** Folders have `-`, and what is not in the clone has `BAD`. */
const sizeOf = (size: string): number => (size === 'BAD' ? Infinity : Number(size) || 0);

export const isFile = (entry: TreeEntry): boolean => entry.mode.startsWith('100');
/** A commit of another repository. */
export const isSubmodule = (entry: TreeEntry): boolean => entry.mode === '160000';
export const isFolder = (entry: TreeEntry): boolean => entry.mode === '040000';
export const isLink = (entry: TreeEntry): boolean => entry.mode === '120000';

export function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return ['.', ...parts.map((_part, index) => parts.slice(0, index + 1).join('/'))];
}

/** The target of a link, relative to the root of the tree; undefined if it is outside. */
export function linkTarget(link: TreeEntry, content: Uint8Array | undefined): string | undefined {
  const target = Buffer.from(content ?? []).toString();
  const path = posix.normalize(posix.join(posix.dirname(link.path), target)).replace(/\/$/, '');
  return posix.isAbsolute(target) || path === '..' || path.startsWith('../') ? undefined : path;
}
