import type { ObservedService, ObservedSwarm, ObservedTask } from '../../model/observed.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { memoize } from '../../kernel/memoize.ts';
import { desiredTasks } from '../../service-fields/desired-tasks.ts';

/** The tasks of a service that are meant to run. */
export const tasksOf = ({ tasks }: ObservedSwarm, serviceId: string): readonly ObservedTask[] =>
  byService(tasks).get(serviceId) ?? [];

/** How many tasks of a service are meant to run. */
export const runningTasks = (observed: ObservedSwarm, serviceId: string): number =>
  tasksOf(observed, serviceId).length;

/** How many tasks of a service run, and how many should: of a global one all that are meant to. */
export function taskCount(
  observed: ObservedSwarm,
  { id, spec }: ObservedService,
): { readonly running: number; readonly wanted: number } {
  const meant = tasksOf(observed, id);
  const running = meant.filter(({ state }) => state === 'running').length;
  return { running, wanted: desiredTasks(spec) ?? meant.length };
}

const byService = memoize((tasks: readonly ObservedTask[]) => groupBy(tasks, ({ serviceId }) => serviceId));
