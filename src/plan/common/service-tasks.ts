import type { ObservedService, ObservedSwarm, ObservedTask } from '../../model/observed.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { memoize } from '../../kernel/memoize.ts';
import { desiredTasks } from '../../service-fields/desired-tasks.ts';

/** The tasks of a service whose desired state is running. */
export const tasksOf = ({ tasks }: ObservedSwarm, serviceId: string): readonly ObservedTask[] =>
  byService(tasks).get(serviceId) ?? [];

/** The number of tasks of a service whose desired state is running. */
export const runningTasks = (observed: ObservedSwarm, serviceId: string): number =>
  tasksOf(observed, serviceId).length;

/** How many tasks of a service run, and how many should: for a global service, all whose desired state is running. */
export function taskCount(
  observed: ObservedSwarm,
  { id, spec }: ObservedService,
): { readonly running: number; readonly wanted: number } {
  const desired = tasksOf(observed, id);
  const running = desired.filter(({ state }) => state === 'running').length;
  return { running, wanted: desiredTasks(spec) ?? desired.length };
}

const byService = memoize((tasks: readonly ObservedTask[]) => groupBy(tasks, ({ serviceId }) => serviceId));
