import type { ObservedService, ObservedSwarm, ObservedTask } from '../../model/observed.ts';
import { desiredTasks } from '../../service-fields/desired-tasks.ts';
import { indexSwarm } from '../routes/swarm-index.ts';

/** The tasks of routed services, as far as they decide what is rendered. Equal texts: nothing has changed. */
export function servingTasks(observed: ObservedSwarm, routedIds: ReadonlySet<string>): string {
  const { servingTasks: tasksOf } = indexSwarm(observed);
  return JSON.stringify(
    [...routedIds].map((id) =>
      tasksOf(id).map((task) => [task.id, task.addresses, task.hostPorts.map(({ published }) => published)]),
    ),
  );
}

/** The routed services whose tasks are about to change. */
export const unsettledServices = (
  { services, tasks }: ObservedSwarm,
  routedIds: ReadonlySet<string>,
): readonly ObservedService[] => {
  const byService = new Map<string, ObservedTask[]>();
  for (const task of tasks) {
    const known = byService.get(task.serviceId);
    if (known === undefined) byService.set(task.serviceId, [task]);
    else known.push(task);
  }
  return services.filter(
    (service) => routedIds.has(service.id) && isUnsettled(service, byService.get(service.id) ?? []),
  );
};

const moving: readonly string[] = ['updating', 'rollback_started'];

/** An update is under way, a task is not running yet, or there are fewer or more of them than there should be. */
function isUnsettled({ spec, updateState = '' }: ObservedService, tasks: readonly ObservedTask[]): boolean {
  if (moving.includes(updateState)) return true;
  const desired = desiredTasks(spec);
  return (
    tasks.some(({ state }) => state !== 'running') || (desired !== undefined && tasks.length !== desired)
  );
}
