import type { Revision } from '../model/manifest/source-file.ts';

/** Keeps the last good revision on this machine, so that a daemon can start while its source is away or broken. */
export interface RevisionStore {
  /** Replaces what was kept. A failure to keep it (a full disk) is a Failure, and the revision that was kept before stays. */
  readonly keep: (revision: Revision) => Promise<void>;
  /** Undefined if nothing was kept, or what was kept is broken. */
  readonly kept: () => Promise<Revision | undefined>;
}
