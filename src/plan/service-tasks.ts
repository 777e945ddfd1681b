import type { ObservedSwarm } from '../model/observed.ts';

/** How many tasks of a service are meant to run. */
export const runningTasks = (observed: ObservedSwarm, serviceId: string): number =>
  observed.tasks.filter((task) => task.serviceId === serviceId).length;
