import type { ChangeOp, Plan } from '../model/plan.ts';

const noChangesLine = 'No changes. Swarm matches the manifests.';

/** The one line that tells how much a plan is. */
export function summaryLine(plan: Plan): string {
  if (plan.changes.length === 0 && plan.refused.length === 0) return noChangesLine;
  const count = (...ops: readonly ChangeOp[]): number =>
    plan.changes.filter(({ op }) => ops.includes(op)).length;
  const refused = plan.refused.length === 0 ? '' : ` Refused: ${plan.refused.length}.`;
  return (
    `Plan: ${count('create')} to add, ${count('update', 'adopt')} to change, ${count('replace')} to replace, ` +
    `${count('delete')} to destroy.${refused}   Not changed: ${plan.unchangedCount}.`
  );
}
