import type { Desired } from '../model/desired.ts';
import { documentIn, type InterlockFacts } from '../model/facts.ts';
import type { ImageResolution } from '../model/image-resolution.ts';
import type { InterlockDocument } from '../model/interlock-document.ts';
import type { Ledger } from '../model/ledger.ts';
import type { DecryptedFiles } from '../model/manifest/decrypted-file.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import type { HeldBack } from '../model/plan.ts';
import type { Switches } from '../model/switches.ts';

/** Everything that a plan is computed from. */
export interface PlanInput {
  readonly owner: string;
  /** The swarm as given with `--host`, for the commands that the plan suggests. */
  readonly host?: string;
  readonly revision: { readonly id: string; readonly digest: string };
  /** ISO 8601 start time of the pass. */
  readonly now: string;
  readonly desired: Desired;
  readonly observed: ObservedSwarm;
  readonly interlock: InterlockFacts | undefined;
  /** As read, or a new one with a fresh salt if there is none. */
  readonly ledger: Ledger;
  /** The ledger's salt is new: values that were sealed with another one cannot be compared. */
  readonly hasFreshSalt?: boolean;
  /** Whether owned objects that are no longer declared are deleted. */
  readonly prune: boolean;
  /** The manifests are only part of the source: what they do not declare may be declared elsewhere. */
  readonly isPartial?: boolean;
  /** What the guards hold back: it is refused, and what depends on it. */
  readonly held?: readonly HeldBack[];
  /** What the daemon does by itself. Undefined: a person asked for the plan, so nothing is only reported. */
  readonly switches?: Switches;
  /** What has been decrypted for this plan. Undefined: the plan can be shown but not executed. */
  readonly decrypted?: DecryptedFiles;
  /** What was looked up of images. Undefined: nothing, so images are written as declared. */
  readonly images?: ImageResolution;
}

/** config.toml as the core reads it; undefined if there is none or it cannot be parsed. */
export const runningDocument = ({ interlock }: PlanInput): InterlockDocument | undefined =>
  documentIn(interlock?.running);
