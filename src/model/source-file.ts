import type { Content } from './content.ts';

/** One manifest file as it was read: `path` is relative to the source's root, with `/`. */
export interface SourceFile {
  readonly path: string;
  /** The bytes as they are: whether they are UTF-8 is for the parser to say, with a position. */
  readonly content: Uint8Array;
}

/** A file that manifests refer to, as it was found. `path` is relative to the source's root, with `/`. */
export type ReferencedFile =
  | { readonly path: string; readonly status: 'read'; readonly content: Content }
  | { readonly path: string; readonly status: 'tooLarge'; readonly sizeBytes: number }
  /** `outside`: a symbolic link leads out of the source. `linkedFolder`: the way to it is through a link to a folder. */
  | { readonly path: string; readonly status: 'missing' | 'outside' | 'linkedFolder' | 'notAFile' };

/** The paths that manifest files refer to, relative to the source's root: what else a source has to read. */
export type FindReferences = (files: readonly SourceFile[]) => readonly string[];

/** A state of the source: what it is called, and all of its manifest files in order of their paths. */
export interface Revision {
  /** Short name for people: a git commit's first 12 characters, or `folder:<digest>`. */
  readonly id: string;
  /** SHA-256 over paths and contents, hex: equal for equal files whatever the source. Covers the files referred to. */
  readonly digest: string;
  /** The commit's subject line and author where there is one. */
  readonly subject?: string;
  readonly author?: string;
  readonly files: readonly SourceFile[];
  /** What the manifest files refer to, in order of the paths. */
  readonly referenced: readonly ReferencedFile[];
}
