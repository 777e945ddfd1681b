import { countOf } from '../../kernel/count-of.ts';
import { textsOf } from '../../kernel/json.ts';
import type { ObservedService, ObservedSwarm } from '../../model/observed.ts';
import type { Impact } from '../../model/plan.ts';
import type { ValueDifference } from '../../service-fields/compare-values.ts';
import { constraintsOf, meetsConstraints } from '../../service-fields/node-constraints.ts';
import { isJob } from '../../service-fields/desired-tasks.ts';
import { noImpact, reschedule, rollingRestart } from '../common/impact.ts';
import { runningTasks } from '../common/service-tasks.ts';

/** What an update does to the tasks of its service, by the field with the worst impact. */
export function serviceImpact(
  differences: readonly ValueDifference[],
  service: ObservedService,
  observed: ObservedSwarm,
): Impact {
  const tasks = runningTasks(observed, service.id);
  if (isJob(service.spec)) return rollingRestart(tasks, 'any update runs a job again');
  const restarting = fieldsWith(differences, 'rollingRestart');
  if (restarting !== '') return rollingRestart(tasks, `${restarting} changed`);
  const moved = movedTasks(differences, service, observed);
  if (moved > 0) {
    const placed = fieldsWith(differences, 'reschedule');
    return reschedule(moved, `${countOf(moved, 'task')} moved to another node (${placed} changed)`);
  }
  const scaled = differences.find(({ impact }) => impact === 'scale');
  if (scaled === undefined) return noImpact('no task is touched');
  const stopped = Math.max(0, Number(scaled.from) - Number(scaled.to));
  if (stopped === 0) return noImpact('tasks are added');
  return reschedule(stopped, `${countOf(stopped, 'task')} stopped`);
}

const fieldsWith = (differences: readonly ValueDifference[], sought: ValueDifference['impact']): string =>
  [...new Set(differences.filter(({ impact }) => impact === sought).map(({ field }) => field))].join(', ');

/** If only the placement changes, swarm keeps tasks whose node meets the new constraints. */
function movedTasks(
  differences: readonly ValueDifference[],
  { id, spec }: ObservedService,
  { tasks, nodes }: ObservedSwarm,
): number {
  if (fieldsWith(differences, 'reschedule') === '') return 0;
  const changed = differences.find(({ field }) => field === 'placement.constraints');
  const constraints = changed === undefined ? constraintsOf(spec) : textsOf(changed.to);
  const fitting = new Set(nodes.filter((node) => meetsConstraints(node, constraints)).map((node) => node.id));
  return tasks.filter(
    ({ serviceId, nodeId }) => serviceId === id && nodeId !== undefined && !fitting.has(nodeId),
  ).length;
}
