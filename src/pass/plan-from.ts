import type { Desired } from '../model/desired.ts';
import type { StoredLedger } from '../model/facts.ts';
import type { Ledger } from '../model/ledger.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import type { Warning } from '../model/plan.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import { supersededBy } from './superseded.ts';
import { ledgerWarnings } from '../ledger/ledger-warnings.ts';
import { planChanges, type Planned } from '../plan/plan-changes.ts';
import type { Intent } from './intent.ts';
import { selectTargets } from './select-targets.ts';
import type { Interruptions } from './waiting-changes.ts';

/** A plan with its inputs. */
export interface PlannedPass extends Planned {
  readonly intent: Intent;
  readonly observed: ObservedSwarm;
  readonly desired: Desired;
  readonly stored: StoredLedger;
  /** The ledger that the plan was made with. */
  readonly before: Ledger;
  /** What waits, if the guard of interruptions holds something back. */
  readonly interruptions?: Interruptions;
}

/** The pure part of a pass: makes a plan from an intent and an observation. */
export function planFrom(intent: Intent, observed: ObservedSwarm): PlannedPass {
  const { owner, prune, revision, now } = intent;
  const stored = readLedger(observed.configs, owner);
  const before = stored.ledger ?? { salt: intent.freshSalt, rows: {} };
  const hasFreshSalt = stored.ledger === undefined;
  const salt = hasFreshSalt && intent.isPreview === true ? 'made later' : { hex: before.salt };
  const { desired, interlock } = intent.buildDesired(observed, { owner, prune, ledger: before, salt });
  const planned = planChanges({
    ...{ owner, revision, now, desired, observed, interlock, prune },
    ...{ ledger: before, hasFreshSalt },
    ...(intent.host === undefined ? {} : { host: intent.host }),
    ...(intent.isPartial === undefined ? {} : { isPartial: intent.isPartial }),
    ...(intent.held === undefined ? {} : { held: intent.held }),
    ...(intent.switches === undefined ? {} : { switches: intent.switches }),
    ...(intent.decrypted === undefined ? {} : { decrypted: intent.decrypted }),
    ...(intent.images === undefined ? {} : { images: intent.images }),
  });
  const warnings = [
    ...ledgerWarnings(stored, observed, owner),
    ...supersededWarning(intent, before),
    ...planned.plan.warnings,
    ...imageWarnings(intent),
  ];
  const plan = { ...planned.plan, warnings };
  const pass = { ...planned, plan, intent, observed, desired, stored, before };
  return intent.targets === undefined ? pass : selectTargets(pass, intent.targets);
}

function supersededWarning({ revision, targets }: Intent, before: Ledger): readonly Warning[] {
  const newer = targets === undefined ? supersededBy(revision, before) : undefined;
  if (newer === undefined) return [];
  const message = `Revision ${revision.id} was applied before ${newer}, which the swarm has now: to apply it goes back`;
  return [{ kind: 'supersededRevision', message }];
}

const imageWarnings = ({ images }: Intent): readonly Warning[] =>
  (images?.problems ?? []).map((message) => ({ kind: 'unresolvedImage', message }));
