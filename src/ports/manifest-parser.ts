import type { ManifestSet } from '../model/manifest/manifest.ts';
import type { Problem } from '../model/manifest/problem.ts';
import type { Revision } from '../model/manifest/source-file.ts';

export interface ParsedRevision {
  readonly set: ManifestSet;
  readonly problems: readonly Problem[];
}

/** Parses the manifests of a revision away from the thread of the loop. Fails with a Failure if that takes too long. */
export interface ManifestParser {
  readonly parse: (revision: Revision, signal?: AbortSignal) => Promise<ParsedRevision>;
}
