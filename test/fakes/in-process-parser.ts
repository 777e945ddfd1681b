import { findReferences } from '../../src/manifest/find-references.ts';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';
import type { ManifestParser } from '../../src/ports/manifest-parser.ts';

/** Parses at once, on the thread of the test. */
export const inProcessParser: ManifestParser = {
  parse: ({ files, referenced, leftOut }) =>
    Promise.resolve().then(() => parseManifests(files, referenced, leftOut)),
  findReferences,
};
