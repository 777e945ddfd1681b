import type { DecryptedFiles } from '../model/manifest/decrypted-file.ts';
import type { Desired } from '../model/desired.ts';
import type { Facts, InterlockFacts } from '../model/facts.ts';
import type { ImageResolution, ResolveImage } from '../model/image-resolution.ts';
import type { Ledger } from '../model/ledger.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import type { HeldBack } from '../model/plan.ts';
import type { Switches } from '../model/switches.ts';

/** The desired state of the objects of one owner. `manifestIntent()` makes it from manifests. */
export interface Intent {
  readonly buildDesired: BuildDesired;
  readonly revision: { readonly id: string; readonly digest: string };
  /** The commit's subject line, if the source has commits. */
  readonly subject?: string;
  /** The commit's author. */
  readonly author?: string;
  readonly owner: string;
  /** The swarm as given with `--host`, for suggested commands. */
  readonly host?: string;
  /** ISO 8601 time at which the pass began. */
  readonly now: string;
  readonly prune: boolean;
  /** Hex, used if no ledger has one yet. */
  readonly freshSalt: string;
  readonly isPartial?: boolean;
  /** Only these objects and what they need, as the user typed them. */
  readonly targets?: readonly string[];
  /** The plan is not executed: names that depend on a ledger that does not exist yet stay open. */
  readonly isPreview?: boolean;
  /** What the guards hold back. */
  readonly held?: readonly HeldBack[];
  /** What the daemon does by itself. Undefined: a person asked for the pass, so nothing is only reported. */
  readonly switches?: Switches;
  readonly decrypted?: DecryptedFiles;
  /** Undefined: images are not looked up, and changed ones are planned as declared. */
  readonly resolveImage?: ResolveImage;
  /** What was looked up for this pass. */
  readonly images?: ImageResolution;
}

/** Pure: a pass calls it again whenever it replans, and the same swarm gives the same result. */
export type BuildDesired = (observed: ObservedSwarm, context: BuildContext) => Built;

/** What a pass knows before the desired state is built. */
export interface BuildContext {
  readonly owner: string;
  readonly prune: boolean;
  /** As read, or a new one if there is none. */
  readonly ledger: Ledger;
  /** Key of the hashes in the names of secrets. */
  readonly salt: NonNullable<Facts['salt']>;
}

export interface Built {
  readonly desired: Desired;
  /** Required if `desired.interlock` is set. */
  readonly interlock: InterlockFacts | undefined;
}
