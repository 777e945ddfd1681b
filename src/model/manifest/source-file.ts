import type { Content } from './content.ts';

/** One manifest file as read: `path` is relative to the source's root, with `/`. */
export interface SourceFile {
  readonly path: string;
  /** The raw bytes: the parser checks that they are UTF-8 and reports the position. */
  readonly content: Uint8Array;
}

/** A file that manifests refer to, as found. `path` is relative to the source's root, with `/`. */
export type ReferencedFile =
  | { readonly path: string; readonly status: 'read'; readonly content: Content }
  /** Without a size it was too large to be fetched. */
  | { readonly path: string; readonly status: 'tooLarge'; readonly sizeBytes?: number }
  /** `outside`: a symbolic link leads out of the source. `linkedFolder`: its path contains a link to a folder. */
  | { readonly path: string; readonly status: 'missing' | 'outside' | 'linkedFolder' | 'notAFile' };

/**
 * Something in a source that may contain manifests and could not be read. `submodule`: its content is in another
 * repository. `link`: a symbolic link to something that is missing or outside of the source.
 */
export interface LeftOut {
  readonly path: string;
  readonly reason: 'submodule' | 'link';
}

/** Finds the paths that manifest files refer to, relative to the source's root: the source has to read these files too. */
export type FindReferences = (files: readonly SourceFile[]) => readonly string[] | Promise<readonly string[]>;

/** Whether a revision is a commit; other revisions, as `folder:<digest>`, are states of different folders and have no order. */
export const isCommit = (revision: string): boolean => !revision.includes(':');

/** A state of the source: its name, and all of its manifest files sorted by path. */
export interface Revision {
  /** Short name for people: a git commit's first 12 characters, or `folder:<digest>`. */
  readonly id: string;
  /** SHA-256 over paths and contents, hex: equal for equal files in any source. Covers the referenced files and what is left out. */
  readonly digest: string;
  /** The commit's subject line and author, if there is a commit. */
  readonly subject?: string;
  readonly author?: string;
  /** The whole id of the commit. */
  readonly commit?: string;
  /** The objects for which the commit's message allows interruptions: the values of its `Reconciler-Allow-Interruption` trailers. */
  readonly allowedInterruptions?: readonly string[];
  readonly files: readonly SourceFile[];
  /** The files that the manifests refer to, sorted by path. */
  readonly referenced: readonly ReferencedFile[];
  /** Not empty: the source was not read whole, so what it does not declare may be declared in there. */
  readonly leftOut: readonly LeftOut[];
}
