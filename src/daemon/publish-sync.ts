import { isUnfinished, type ChangeResult, type Outcome, type WaitResult } from '../model/outcome.ts';
import { countOf } from '../kernel/count-of.ts';
import type { PendingApproval } from '../model/approval.ts';
import type { Refusal } from '../model/plan.ts';
import type { PlannedPass } from '../pass/plan-from.ts';
import { incidentId } from './alert-kinds.ts';
import { setKey } from './incidents/settle-incidents.ts';
import { healedBy } from './drift/publish-drift.ts';
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
  setKey(incidentId('sync'), failureKey, { memory });
}

/**
 * Publishes that the swarm matches the manifests and is healthy, if a revision was applied or the previous sync failed: that drift
 * was healed is told by its end. A pass
 * that has not finished its waits publishes neither success nor failure: the next one does.
 */
export function publishOutcome(pass: PlannedPass, outcome: Outcome, context: PassContext): void {
  const { plan } = pass;
  const { memory, publish } = context;
  const healed = healedBy(plan);
  const appliedCount = outcome.changes.filter(
    ({ status, resource }) => status === 'done' && !healed.has(resource),
  ).length;
  const unreportedCount = memory.state().unreportedCount + appliedCount;
  memory.update({ unreportedCount });
  const refused = failedRefusals(pass);
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
    publishFailure(reasons.join('; '), refused[0]?.hint, context, keyOf(refused, outcome));
    return;
  }
  if (isUnfinished(outcome)) return;
  const { quarantines, failure, pending } = memory.state();
  if (quarantines.size > 0) {
    // Each was published already. The sync succeeds again when none is left.
    const names = [...quarantines.keys()].join('; ');
    memory.update({ failure: names, failureKey: names });
    return;
  }
  if (pending !== undefined) {
    memory.update({ failure: waitingText(pending), failureKey: pending.hash });
    return;
  }
  publishApplied(context);
  if (unreportedCount === 0 && failure === undefined) return;
  memory.update({ failure: undefined, failureKey: undefined, unreportedCount: 0 });
  publish({ type: 'sync.succeeded', changeCount: unreportedCount });
}

/** Once for each new revision, also if it changes nothing. */
function publishApplied({ memory, publish }: PassContext): void {
  const { untold, inForce } = memory.state();
  if (untold === undefined || untold !== inForce) return;
  memory.update({ untold: undefined });
  publish({ type: 'revision.applied' });
}

/** Without quarantines and what waits for an approval, which were published already, and what waits with it. */
const failedRefusals = ({ plan, interruptions }: PlannedPass): readonly Refusal[] =>
  plan.refused.filter(
    ({ isQuarantined, guard, resource }) =>
      isQuarantined !== true && guard !== 'interruption' && !interruptions?.consequences.has(resource),
  );

const waitingText = ({ held, opensAt, isAllowed }: PendingApproval): string =>
  isAllowed === true && opensAt !== undefined
    ? `${countOf(held.length, 'object')} wait for the window at ${opensAt}`
    : `${countOf(held.length, 'object')} wait for an approval`;

const failedIn = ({ changes, waits }: Outcome): readonly (ChangeResult | WaitResult)[] =>
  [...changes, ...waits].filter(({ status }) => status === 'failed');

/** The state of an unhealthy service changes all the time: that it is unhealthy is reported once. */
const keyOf = (refused: readonly Refusal[], outcome: Outcome): string =>
  [
    ...refused.map(({ resource, reason }) => `${resource}: ${reason}`),
    ...failedIn(outcome).map((result) =>
      'op' in result ? `${result.resource}: ${result.message ?? ''}` : result.id,
    ),
  ].join('; ');
