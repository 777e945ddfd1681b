import type { ObservedService, ObservedSwarm, ObservedTask } from '../../model/observed.ts';
import { indexOf } from './observed-index.ts';
import { desiredTasks } from '../../service-fields/desired-tasks.ts';

/** The tasks of a service whose desired state is running. */
export const tasksOf = (observed: ObservedSwarm, serviceId: string): readonly ObservedTask[] =>
  indexOf(observed).tasksOf(serviceId);

/** The number of tasks of a service whose desired state is running. */
export const runningTasks = (observed: ObservedSwarm, serviceId: string): number =>
  tasksOf(observed, serviceId).length;

/** How many tasks of a service run, and how many should: for a global service, all whose desired state is running. */
export function taskCount(
  observed: ObservedSwarm,
  { id, spec }: ObservedService,
): { readonly running: number; readonly desired: number } {
  const desired = tasksOf(observed, id);
  const running = desired.filter(({ state }) => state === 'running').length;
  return { running, desired: desiredTasks(spec) ?? desired.length };
}
