import type { ChangeOp, Plan } from '../model/plan.ts';

const noChangesLine = 'No changes. Swarm matches the manifests.';
const heldLine = 'No changes. What differs is left as it is.';

/** The one line that tells how much a plan is. */
export function summaryLine(plan: Plan): string {
  if (plan.changes.length === 0 && plan.refused.length === 0) return differs(plan) ? heldLine : noChangesLine;
  const count = (...ops: readonly ChangeOp[]): number =>
    plan.changes.filter(({ op }) => ops.includes(op)).length;
  const refused = plan.refused.length === 0 ? '' : ` Refused: ${plan.refused.length}.`;
  return (
    `Plan: ${count('create')} to add, ${count('update', 'adopt')} to change, ${count('replace')} to replace, ` +
    `${count('delete')} to destroy.${refused}   Not changed: ${plan.unchangedCount}.`
  );
}

/** Drift without a change, or a change that is only observed: somebody has suspended it, or its manifest has. */
const differs = ({ drift, warnings }: Plan): boolean =>
  drift.length > 0 || warnings.some(({ resource }) => resource !== undefined);
