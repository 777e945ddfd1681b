import { randomBytes } from 'node:crypto';
import { observe } from '../observe/observe.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import { planFrom, type Intent, type PlannedPass } from '../reconcile/plan-from.ts';
import { createSystemClock } from '../telemetry/system-clock.ts';
import type { LoadedManifests } from './load-manifests.ts';
import type { Streams } from './streams.ts';

export interface PlanChoice {
  readonly owner: string;
  readonly prune: boolean;
}

export interface MadePlan {
  readonly intent: Intent;
  readonly pass: PlannedPass;
}

/** What the manifests mean here; a single file is never all that there is, so it prunes nothing. */
export const intentOf = (loaded: LoadedManifests, choice: PlanChoice): Intent => ({
  set: loaded.set,
  revision: { id: loaded.revision.id, digest: loaded.revision.digest },
  ...(loaded.revision.subject === undefined ? {} : { subject: loaded.revision.subject }),
  owner: choice.owner,
  now: createSystemClock().now().toISOString(),
  prune: choice.prune && !loaded.partial,
  freshSalt: freshSalt(),
});

/** Observes the swarm and plans against it. Nothing is written. */
export async function makePlan(intent: Intent, reader: SwarmReader, streams: Streams): Promise<MadePlan> {
  return { intent, pass: planFrom(intent, await observe(reader, streams.signal)) };
}

export const freshSalt = (): string => randomBytes(16).toString('hex');
