import { groupBy } from '../../kernel/group-by.ts';
import { leavesDifference, type ChangeOp, type Impact, type Plan } from '../../model/plan.ts';

const noChangesLine = 'No changes. Swarm matches the manifests.';
const leftAloneLine = 'No changes. Differences are only reported.';

/** Drift without a change is in what the core created: the core restores it by itself. */
function quietLine(plan: Plan): string {
  const awaited = new Set(plan.waits.map(({ resource }) => resource));
  if (plan.drift.length > 0 && plan.drift.every(({ resource }) => awaited.has(resource))) {
    const what = plan.drift.length === 1 ? 'the drift' : 'the drifts';
    return `Nothing to send: the core repairs ${what} above; apply waits for that.`;
  }
  return differs(plan) ? leftAloneLine : noChangesLine;
}

/** The size of a plan in one line. */
export function summaryLine(plan: Plan): string {
  if (plan.changes.length === 0 && plan.refused.length === 0) return quietLine(plan);
  const count = (...ops: readonly ChangeOp[]): number =>
    plan.changes.filter(({ op }) => ops.includes(op)).length;
  const refused = plan.refused.length === 0 ? '' : ` Refused: ${plan.refused.length}.`;
  return (
    `Plan: ${count('create')} to add, ${count('update', 'adopt')} to change, ` +
    `${count('delete')} to destroy.${refused}   Not changed: ${plan.unchangedCount}.`
  );
}

/** The impact of all changes together; no line if nothing stops. */
export function impactLine({ changes }: Plan): readonly string[] {
  const impacts = changes.map(({ impact }) => impact);
  const tasks = sum(impacts.map((impact) => impact.tasks));
  const groups = byProxies(impacts);
  const reconfigurations = sum(groups.map((group) => most(group, (impact) => impact.reconfigurations)));
  const seconds = sum(groups.map((group) => most(group, (impact) => impact.seconds)));
  if (tasks + reconfigurations === 0) return [];
  const parts = [
    ...(tasks === 0 ? [] : [`${tasks} task${tasks === 1 ? '' : 's'} stopped or replaced`]),
    ...(reconfigurations === 0
      ? []
      : [`${reconfigurations} proxy reconfiguration${reconfigurations === 1 ? '' : 's'}`]),
    ...(seconds === 0 ? [] : [`about ${seconds} s with fewer proxy tasks or none`]),
  ];
  return [`Impact: ${parts.join(', ')}.`];
}

/** Many services that join a proxy at once cost one reconfiguration: the core handles all that it finds together. */
const byProxies = (impacts: readonly Impact[]): readonly (readonly Impact[])[] => [
  ...groupBy(impacts, (impact) =>
    impact.proxies.length === 0 ? impact : impact.proxies.join(', '),
  ).values(),
];

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

const most = (group: readonly Impact[], pick: (impact: Impact) => number): number =>
  Math.max(...group.map(pick));
/** Drift without a change, or a change that the plan leaves out. */
const differs = ({ drift, warnings }: Plan): boolean => drift.length > 0 || warnings.some(leavesDifference);
