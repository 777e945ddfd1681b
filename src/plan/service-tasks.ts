import type { ObservedService, ObservedSwarm, ObservedTask } from '../model/observed.ts';
import { wantedTasks } from '../spec/wanted-tasks.ts';

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
  return { running, wanted: wantedTasks(spec) ?? meant.length };
}

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
