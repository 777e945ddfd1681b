import type { DecryptedFiles } from '../model/decrypted-file.ts';
import type { Desired } from '../model/desired.ts';
import type { Facts, InterlockFacts } from '../model/facts.ts';
import type { Ledger } from '../model/ledger.ts';
import type { ObservedSwarm } from '../model/observed.ts';

/** What somebody wants of the swarm, and whose it is: `manifestIntent()` for manifests. */
export interface Intent {
  readonly buildDesired: BuildDesired;
  readonly revision: { readonly id: string; readonly digest: string };
  /** The commit's subject line, where the source has commits. */
  readonly subject?: string;
  readonly owner: string;
  /** ISO 8601 time at which the pass began. */
  readonly now: string;
  readonly prune: boolean;
  /** Hex, used where no ledger has one yet. */
  readonly freshSalt: string;
  readonly isPartial?: boolean;
  /** Only these objects, and what they need: as a person types them. */
  readonly targets?: readonly string[];
  /** Nothing of the plan is carried out: names that a ledger yet to be made decides on stay open. */
  readonly isPreview?: boolean;
  readonly decrypted?: DecryptedFiles;
}

/** Pure: a pass calls it again wherever it plans again, and expects the same from the same swarm. */
export type BuildDesired = (observed: ObservedSwarm, context: BuildContext) => Built;

/** What a pass knows before there is a desired state. */
export interface BuildContext {
  readonly owner: string;
  readonly prune: boolean;
  /** As read, or a new one where there is none. */
  readonly ledger: Ledger;
  /** Key of the hashes in the names of secrets. */
  readonly salt: NonNullable<Facts['salt']>;
}

export interface Built {
  readonly desired: Desired;
  /** Needed where `desired.interlock` is there. */
  readonly interlock: InterlockFacts | undefined;
}
