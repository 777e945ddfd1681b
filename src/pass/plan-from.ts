import { compile } from '../compile/compile.ts';
import { interlockNames } from '../defaults/manifest-defaults.ts';
import type { Facts, StoredLedger } from '../model/facts.ts';
import type { Ledger } from '../model/ledger.ts';
import type { ManifestSet } from '../model/manifest.ts';
import type { DecryptedFiles } from '../model/decrypted-file.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import { compileFacts, interlockFacts } from '../observe/interlock-facts.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import { ledgerWarnings } from '../ledger/ledger-warnings.ts';
import { planChanges, type Planned } from '../plan/plan-changes.ts';
import { hashOf } from '../kernel/hash.ts';
import { selectTargets } from './select-targets.ts';

/** What the manifests say, and whose they are. */
export interface Intent {
  readonly set: ManifestSet;
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

/** A plan with what it was made from. */
export interface PlannedPass extends Planned {
  readonly stored: StoredLedger;
  /** The ledger that the plan was made with. */
  readonly before: Ledger;
  /** Of the values that blocks take from the Interlock that runs. */
  readonly templateDigest: string;
}

/** The whole pure middle of a pass: manifests and an observation in, a plan out. */
export function planFrom(intent: Intent, observed: ObservedSwarm): PlannedPass {
  const { set, owner, prune, revision, now } = intent;
  const stored = readLedger(observed.configs, owner);
  const before = stored.ledger ?? { salt: intent.freshSalt, rows: {} };
  const hasFreshSalt = stored.ledger === undefined;
  const salt = hasFreshSalt && intent.isPreview === true ? 'made later' : { hex: before.salt };
  const interlock = interlockFacts(observed, interlockNames(set));
  const { keptBlocks = [] } = before;
  const facts: Facts = { ...compileFacts(interlock, owner), keptBlocks, nodes: observed.nodes, salt };
  const desired = compile(set, facts, { prune });
  const planned = planChanges({
    ...{ owner, revision, now, desired, observed, interlock, prune },
    ...{ ledger: before, hasFreshSalt },
    ...(intent.isPartial === undefined ? {} : { isPartial: intent.isPartial }),
    ...(intent.decrypted === undefined ? {} : { decrypted: intent.decrypted }),
  });
  const warnings = [...ledgerWarnings(stored, observed, owner), ...planned.plan.warnings];
  const templateDigest = hashOf(desired.interlock?.template ?? {});
  const pass = { ...planned, plan: { ...planned.plan, warnings }, stored, before, templateDigest };
  return intent.targets === undefined ? pass : selectTargets(pass, intent.targets);
}
