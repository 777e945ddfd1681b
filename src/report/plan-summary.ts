import type { ChangeOp, Plan } from '../model/plan.ts';

const noChangesLine = 'No changes. Swarm matches the manifests.';

/** Drift without a change is the core's to mend: what it made is gone, and it makes it again. */
const quietLine = ({ drift }: Plan): string =>
  drift.length === 0
    ? noChangesLine
    : `Nothing to send: ${drift.length === 1 ? 'the drift above is' : 'the drifts above are'} mended by the core, and waited for.`;

/** The one line that tells how much a plan is. */
export function summaryLine(plan: Plan): string {
  if (plan.changes.length === 0 && plan.refused.length === 0) return quietLine(plan);
  const count = (...ops: readonly ChangeOp[]): number =>
    plan.changes.filter(({ op }) => ops.includes(op)).length;
  const refused = plan.refused.length === 0 ? '' : ` Refused: ${plan.refused.length}.`;
  return (
    `Plan: ${count('create')} to add, ${count('update', 'adopt')} to change, ${count('replace')} to replace, ` +
    `${count('delete')} to destroy.${refused}   Not changed: ${plan.unchangedCount}.`
  );
}
