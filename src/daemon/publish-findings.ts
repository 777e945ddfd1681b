import type { Key } from '../kernel/key.ts';
import type { Plan } from '../model/plan.ts';
import type { KnownQuarantine } from '../model/snapshot.ts';
import type { PlannedPass } from '../pass/plan-from.ts';
import type { PassContext } from './daemon-state.ts';
import { driftTransitions } from './drift-transitions.ts';

/** Publishes each drift once, and its end once. */
export function publishDrift(
  { drift }: Pick<Plan, 'drift'>,
  { dependencies, memory, publish }: PassContext,
): void {
  const transitions = driftTransitions(memory.state().drifts, drift, dependencies.clock.now());
  memory.update({ drifts: transitions.known });
  for (const known of transitions.detected) publish({ type: 'drift.detected', ...known });
  for (const known of transitions.resolved) publish({ type: 'drift.resolved', ...known });
}

/** Publishes a quarantine once for each attempted spec. */
export function publishQuarantines({ plan, ledger }: PlannedPass, { memory, publish }: PassContext): void {
  const before = memory.state().quarantines;
  const refusals = plan.refused.filter(({ isQuarantined }) => isQuarantined);
  const known = new Map(
    refusals.map(({ resource, reason, hint }): [Key, KnownQuarantine] => {
      const { hash = '', since } = ledger.rows[resource]?.quarantined ?? {};
      return [resource, { resource, reason, hint, hash, since }];
    }),
  );
  memory.update({ quarantines: known });
  for (const refusal of refusals) {
    const quarantine = known.get(refusal.resource);
    if (before.get(refusal.resource)?.hash === quarantine?.hash) continue;
    publish({ type: 'quarantine.entered', refusal, since: quarantine?.since });
  }
  for (const { resource, since } of before.values()) {
    if (!known.has(resource)) publish({ type: 'quarantine.ended', resource, since });
  }
}

/** Publishes once what could not be looked up of images. A pass that writes no image has nothing to look up. */
export function publishImageProblems({ plan }: PlannedPass, { memory, publish }: PassContext): void {
  const known = memory.state().imageProblems;
  const problems = plan.warnings.flatMap(({ kind, message }) =>
    kind === 'unresolvedImage' ? [message] : [],
  );
  memory.update({ imageProblems: problems });
  for (const reason of problems) if (!known.includes(reason)) publish({ type: 'image.unresolved', reason });
}

/** Publishes once for each revision what it no longer declares. */
export function publishRetained({ plan, desired }: PlannedPass, { memory, publish }: PassContext): void {
  const { good, retainedFor } = memory.state();
  const prunable = plan.retained.filter(({ isPrunable }) => isPrunable).map(({ resource }) => resource);
  const blocks = (desired.interlock?.obsoleteBlocks ?? []).map((name) => `Extensions.${name}`);
  const objects = [...new Set([...prunable, ...blocks])];
  if (objects.length === 0 || retainedFor === good?.id) return;
  memory.update({ retainedFor: good?.id });
  publish({ type: 'prune.blocked', objects });
}
