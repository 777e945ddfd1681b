import type { Impact } from '../model/plan.ts';
import type { LeafDifference } from '../spec/compare-leaves.ts';
import { countOf, noImpact, reschedule, rollingRestart } from './impact.ts';

/** What an update does to the tasks of its service, by the worst of its fields. */
export function serviceImpact(differences: readonly LeafDifference[], tasks: number): Impact {
  const restarting = differences.filter(({ impact }) => impact === 'rollingRestart');
  if (restarting.length > 0) {
    const fields = [...new Set(restarting.map(({ field }) => field))].join(', ');
    return rollingRestart(tasks, `${fields} changed`);
  }
  const scaled = differences.find(({ impact }) => impact === 'scale');
  if (scaled === undefined) return noImpact('no task is touched');
  const stopped = Math.max(0, Number(scaled.from ?? 0) - Number(scaled.to ?? 0));
  if (stopped === 0) return noImpact('tasks are added');
  return reschedule(stopped, `${countOf(stopped, 'task')} stopped`);
}
