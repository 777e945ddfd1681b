import { isUnfinished, type ChangeResult, type Outcome, type WaitResult } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { PassContext } from './daemon-state.ts';

/** Publishes each reason once: a blocked daemon would otherwise repeat it at every pass. */
export function publishFailure(
  reason: string,
  remedy: string | undefined,
  { memory, publish }: PassContext,
  failureKey = reason,
): void {
  if (memory.state().failureKey === failureKey) return;
  memory.update({ failure: reason, failureKey });
  publish({ type: 'sync.failed', reason, remedy });
}

/**
 * Publishes that the swarm matches the manifests and is healthy, if something was applied or the previous sync failed. A pass
 * that has not finished its waits publishes neither success nor failure: the next one does.
 */
export function publishOutcome(plan: Plan, outcome: Outcome, context: PassContext): void {
  const { memory, publish } = context;
  const appliedCount = outcome.changes.filter(({ status }) => status === 'done').length;
  const unreportedCount = memory.state().unreportedCount + appliedCount;
  memory.update({ unreportedCount });
  const refused = plan.refused.filter(({ isQuarantined }) => isQuarantined !== true);
  const reasons = [
    ...refused.map(({ resource, reason }) => `${resource}: ${reason}`),
    ...failedIn(outcome).map(({ resource, message }) => `${resource}: ${message ?? 'failed'}`),
    ...(outcome.overtakenBy === undefined
      ? []
      : [
          `revision ${outcome.overtakenBy} was applied at the same time, and may have replaced what was written`,
        ]),
  ];
  if (reasons.length > 0) {
    publishFailure(reasons.join('; '), refused[0]?.hint, context, keyOf(plan, outcome));
    return;
  }
  if (isUnfinished(outcome)) return;
  const { quarantines, failure } = memory.state();
  if (quarantines.size > 0) {
    // Each was published already. The sync succeeds again when none is left.
    const names = [...quarantines.keys()].join('; ');
    memory.update({ failure: names, failureKey: names });
    return;
  }
  if (unreportedCount === 0 && failure === undefined) return;
  memory.update({ failure: undefined, failureKey: undefined, unreportedCount: 0 });
  publish({ type: 'sync.succeeded', changeCount: unreportedCount });
}

const failedIn = ({ changes, waits }: Outcome): readonly (ChangeResult | WaitResult)[] =>
  [...changes, ...waits].filter(({ status }) => status === 'failed');

/** The state of an unhealthy service changes all the time: that it is unhealthy is reported once. */
const keyOf = ({ refused }: Plan, outcome: Outcome): string =>
  [
    ...refused.map(({ resource, reason }) => `${resource}: ${reason}`),
    ...failedIn(outcome).map((result) =>
      'op' in result ? `${result.resource}: ${result.message ?? ''}` : result.id,
    ),
  ].join('; ');
