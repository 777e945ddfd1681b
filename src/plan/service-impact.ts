import type { JsonObject } from '../model/json.ts';
import type { Impact } from '../model/plan.ts';
import type { LeafDifference } from '../spec/compare-leaves.ts';
import { isJob } from '../spec/wanted-tasks.ts';
import { countOf, noImpact, reschedule, rollingRestart } from './impact.ts';

/** What an update does to the tasks of its service, by the worst of its fields. */
export function serviceImpact(
  differences: readonly LeafDifference[],
  tasks: number,
  spec: JsonObject,
): Impact {
  if (isJob(spec)) return rollingRestart(tasks, 'any update runs a job again');
  const restarting = fieldsWith(differences, 'rollingRestart');
  if (restarting !== '') return rollingRestart(tasks, `${restarting} changed`);
  const scaled = differences.find(({ impact }) => impact === 'scale');
  const stopped = scaled === undefined ? 0 : Math.max(0, Number(scaled.from ?? 0) - Number(scaled.to ?? 0));
  const placed = fieldsWith(differences, 'reschedule');
  if (placed !== '') {
    return reschedule(tasks, `tasks move whose node does not fit any more (${placed} changed)`);
  }
  if (scaled === undefined) return noImpact('no task is touched');
  if (stopped === 0) return noImpact('tasks are added');
  return reschedule(stopped, `${countOf(stopped, 'task')} stopped`);
}

const fieldsWith = (differences: readonly LeafDifference[], sought: LeafDifference['impact']): string =>
  [...new Set(differences.filter(({ impact }) => impact === sought).map(({ field }) => field))].join(', ');
