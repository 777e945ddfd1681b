import type { Revision } from '../model/source-file.ts';

/** Where manifests come from: a folder, a file or a git repository. */
export interface RevisionSource {
  /** What it is called in messages, without credentials: `./manifests`, `git@host:team/swarm.git#main`. */
  readonly name: string;
  /** A file source describes a part of the whole only, so nothing is ever pruned because of it. */
  readonly partial: boolean;
  /** Reads a stable state of all manifest files. Fails with `source-unavailable` or `source-invalid`. */
  fetch(signal?: AbortSignal): Promise<Revision>;
  /** Calls back whenever a look may be worthwhile. It is a hint only; a source without hints never calls. */
  watch(onHint: () => void): Promise<StopWatching>;
}

export type StopWatching = () => Promise<void>;
