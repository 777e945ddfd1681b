import type { Revision } from '../model/manifest/source-file.ts';

/** Where manifests come from: a folder, a file or a git repository. */
export interface RevisionSource {
  /** Its name in messages, without credentials: `./manifests`, `git@host:team/swarm.git#main`. */
  readonly name: string;
  /**
   * A single file declares only some of the objects, so nothing is ever pruned because of it. The same holds for a revision
   * that leaves something out.
   */
  readonly partial: boolean;
  /** Reads a stable state of all manifest files. Fails with `source-unavailable` or `source-invalid`. */
  fetch(signal?: AbortSignal): Promise<Revision>;
  /** Calls back when the source may have changed. This is only a hint; a source that cannot watch never calls back. */
  watch(onHint: () => void): Promise<StopWatching>;
}

export type StopWatching = () => Promise<void>;
