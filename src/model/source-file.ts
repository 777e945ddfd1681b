/** One manifest file as it was read: `path` is relative to the source's root, with `/`. */
export interface SourceFile {
  readonly path: string;
  /** The bytes as they are: whether they are UTF-8 is for the parser to say, with a position. */
  readonly content: Uint8Array;
}

/** A state of the source: what it is called, and all of its manifest files in order of their paths. */
export interface Revision {
  /** Short name for people: a git commit's first 12 characters, or `folder:<digest>`. */
  readonly id: string;
  /** SHA-256 over paths and contents, hex: equal for equal files whatever the source. */
  readonly digest: string;
  /** The commit's subject line and author where there is one. */
  readonly subject?: string;
  readonly author?: string;
  readonly files: readonly SourceFile[];
}
