import type { PassReason } from '../../model/event.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { PlannedPass } from '../../pass/plan-from.ts';
import type { PassContext } from '../daemon-state.ts';
import { delayedAfter, nextRetryMs, withoutDelayed } from './delayed-changes.ts';

/** A person, or a new revision, may have removed the reason why changes failed. */
const freshStarts: readonly PassReason[] = ['source', 'request', 'lease'];

/**
 * Executes a pass without the changes that failed a short while ago, so that a swarm in trouble is not asked again at every
 * event. Their last results count as those of this pass.
 */
export async function executeEased(
  pass: PlannedPass,
  { memory, dependencies: { clock } }: PassContext,
  execute: (pass: PlannedPass) => Promise<Outcome>,
): Promise<Outcome> {
  const { running, delayed: known } = memory.state();
  const delayed = running !== undefined && freshStarts.includes(running.reason) ? new Map() : known;
  const eased = withoutDelayed(pass, delayed, clock.monotonicMs());
  const outcome = await execute(eased.pass);
  memory.update({ delayed: delayedAfter(delayed, pass.plan, outcome, clock.monotonicMs()) });
  return { ...outcome, changes: [...outcome.changes, ...eased.results] };
}

/** How long to rest: less than the interval if a delayed change is to be sent again before. */
export const restUntilRetry = (restMs: number, { memory, dependencies }: PassContext): number =>
  Math.min(restMs, nextRetryMs(memory.state().delayed, dependencies.clock.monotonicMs()) ?? restMs);
