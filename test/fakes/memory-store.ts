import type { Revision } from '../../src/model/manifest/source-file.ts';
import type { RevisionStore } from '../../src/ports/revision-store.ts';

/** Keeps a revision in memory. */
export function createMemoryStore(first?: Revision): RevisionStore {
  let kept = first;
  return {
    keep: (revision) => {
      kept = revision;
      return Promise.resolve();
    },
    kept: () => Promise.resolve(kept),
  };
}
