import { randomBytes } from 'node:crypto';
import type { ObservedSwarm } from '../model/observed.ts';
import type { SavedPlan } from '../model/saved-plan.ts';
import { observe } from '../observe/observe.ts';
import { savedChanges } from '../plan/saved/saved-plan.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import { planFrom, type Intent, type PlannedPass } from '../pass/plan-from.ts';
import type { LoadedManifests, SourceChoice } from './load-manifests.ts';
import { createSystemClock } from '../telemetry/system-clock.ts';
import type { Streams } from './terminal/streams.ts';
import { version } from './version.ts';

export interface PlanChoice {
  readonly owner: string;
  readonly prune: boolean;
  /** Left out: all. */
  readonly target?: readonly string[];
}

export interface MadePlan {
  readonly intent: Intent;
  readonly observed: ObservedSwarm;
  readonly pass: PlannedPass;
}

/** What the manifests mean here; a single file is never all that there is, so it prunes nothing, and neither does a part. */
export const intentOf = (loaded: LoadedManifests, choice: PlanChoice): Intent => ({
  set: loaded.set,
  revision: { id: loaded.revision.id, digest: loaded.revision.digest },
  ...(loaded.revision.subject === undefined ? {} : { subject: loaded.revision.subject }),
  owner: choice.owner,
  now: createSystemClock().now().toISOString(),
  prune: choice.prune && !loaded.partial && choice.target === undefined,
  freshSalt: freshSalt(),
  isPartial: loaded.partial,
  ...(choice.target === undefined ? {} : { targets: choice.target }),
});

/** Observes the swarm and plans against it, for looking only. Nothing is written, and no key is needed. */
export async function makePlan(intent: Intent, reader: SwarmReader, streams: Streams): Promise<MadePlan> {
  return previewPlan(intent, await observe(reader, streams.signal));
}

export const previewPlan = (intent: Intent, observed: ObservedSwarm): MadePlan => ({
  ...{ intent, observed, pass: planFrom({ ...intent, isPreview: true }, observed) },
});

/** A plan as it is kept in a file and held against a later one. Without a ledger there is no salt yet, and nothing of ours. */
export function savedPlanOf(
  { intent, observed, pass }: MadePlan,
  choice: PlanChoice & SourceChoice,
): SavedPlan {
  const { source: address, ref, path, owner, prune, target } = choice;
  return {
    ...{ kind: 'SavedPlan', schemaVersion: 1, toolVersion: version(), owner, prune },
    ...(target === undefined ? {} : { target }),
    source: { address, ...(ref === undefined ? {} : { ref }), ...(path === undefined ? {} : { path }) },
    revision: intent.revision,
    template: pass.templateDigest,
    changes: savedChanges(pass.plan, observed, pass.stored.ledger?.salt ?? ''),
  };
}

export const freshSalt = (): string => randomBytes(16).toString('hex');
