import type { ObservedSwarm, ObservedTask } from '../model/observed.ts';

/** The tasks of a service that are meant to run. */
export const tasksOf = ({ tasks }: ObservedSwarm, serviceId: string): readonly ObservedTask[] =>
  byService(tasks).get(serviceId) ?? [];

/** How many tasks of a service are meant to run. */
export const runningTasks = (observed: ObservedSwarm, serviceId: string): number =>
  tasksOf(observed, serviceId).length;

/** Every service asks, so the tasks are sorted once for each observation. */
function byService(tasks: readonly ObservedTask[]): ReadonlyMap<string, readonly ObservedTask[]> {
  const known = sorted.get(tasks);
  if (known !== undefined) return known;
  const byId = new Map<string, ObservedTask[]>();
  for (const task of tasks) {
    const list = byId.get(task.serviceId);
    if (list === undefined) byId.set(task.serviceId, [task]);
    else list.push(task);
  }
  sorted.set(tasks, byId);
  return byId;
}

const sorted = new WeakMap<readonly ObservedTask[], ReadonlyMap<string, readonly ObservedTask[]>>();
