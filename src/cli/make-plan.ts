import { randomBytes } from 'node:crypto';
import { observe } from '../observe/observe.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import { planFrom, type Intent, type PlannedPass } from '../reconcile/plan-from.ts';
import type { LoadedManifests } from './load-manifests.ts';
import type { Streams } from './streams.ts';

export interface PlanChoice {
  readonly owner: string;
  readonly prune: boolean;
}

/** What the manifests mean here; a single file is never all that there is, so it prunes nothing. */
export const intentOf = (loaded: LoadedManifests, choice: PlanChoice): Intent => ({
  set: loaded.set,
  revision: { id: loaded.revision.id, digest: loaded.revision.digest },
  owner: choice.owner,
  prune: choice.prune && !loaded.partial,
  freshSalt: freshSalt(),
  isPartial: loaded.partial,
});

/** Observes the swarm and plans against it, for looking only. Nothing is written, and no key is needed. */
export async function makePlan(intent: Intent, reader: SwarmReader, streams: Streams): Promise<PlannedPass> {
  return planFrom({ ...intent, isPreview: true }, await observe(reader, streams.signal));
}

export const freshSalt = (): string => randomBytes(16).toString('hex');
