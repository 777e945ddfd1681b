import type { ManifestSet } from '../model/manifest/manifest.ts';
import type { Problem } from '../model/manifest/problem.ts';
import type { FindReferences, Revision } from '../model/manifest/source-file.ts';

export interface ParsedRevision {
  readonly set: ManifestSet;
  readonly problems: readonly Problem[];
}

/** Parses manifests away from the thread of the loop. That it takes too much time or memory is a problem of them. */
export interface ManifestParser {
  readonly parse: (revision: Revision, signal?: AbortSignal) => Promise<ParsedRevision>;
  /** The files that manifests refer to. */
  readonly findReferences: FindReferences;
}
