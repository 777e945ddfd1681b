import { isComplete, isHealthy, type Outcome } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { PassContext } from './daemon-state.ts';

/** Publishes each reason once: a blocked daemon would otherwise repeat it at every pass. */
export function publishFailure(
  reason: string,
  remedy: string | undefined,
  { memory, publish }: PassContext,
): void {
  if (memory.state().failure === reason) return;
  memory.update({ failure: reason });
  publish({ type: 'sync.failed', reason, remedy });
}

/** Publishes that the swarm matches the manifests, if something was applied or the previous sync failed. */
export function publishOutcome(plan: Plan, outcome: Outcome, context: PassContext): void {
  const { memory, publish } = context;
  const refused = plan.refused.filter(({ isQuarantined }) => isQuarantined !== true);
  const reasons = [
    ...refused.map(({ resource, reason }) => `${resource}: ${reason}`),
    ...(isComplete(outcome) && isHealthy(outcome) ? [] : failuresOf(outcome)),
  ];
  if (reasons.length > 0) {
    publishFailure(reasons.join('; '), refused[0]?.hint, context);
    return;
  }
  const { quarantines, failure } = memory.state();
  if (quarantines.size > 0) {
    // Each was published already. The sync succeeds again when none is left.
    memory.update({ failure: [...quarantines.keys()].join('; ') });
    return;
  }
  const changeCount = outcome.changes.length;
  if (changeCount === 0 && failure === undefined) return;
  memory.update({ failure: undefined });
  publish({ type: 'sync.succeeded', changeCount });
}

const failuresOf = ({ changes, waits }: Outcome): readonly string[] =>
  [...changes, ...waits]
    .filter(({ status }) => status === 'failed')
    .map(({ resource, message }) => `${resource}: ${message ?? 'failed'}`);
