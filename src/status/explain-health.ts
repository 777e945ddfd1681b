import { kindOf, nameOf } from '../kernel/key.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import type { ResourceStatus, Status } from '../model/status.ts';
import { withLastError } from '../plan/common/quarantine.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';

/** Each costs one more read, and if everything is down, a few explain as much as all. */
const mostExplained = 10;

/** Adds the last error of each degraded service: the list of running tasks does not contain the tasks that have ended. */
export async function explainHealth(
  status: Status,
  { services }: ObservedSwarm,
  reader: SwarmReader,
  signal?: AbortSignal,
): Promise<Status> {
  const idOf = new Map(services.map(({ name, id }) => [name, id]));
  const explained = new Map<ResourceStatus, ResourceStatus>();
  for (const one of status.resources.filter(isDegraded).slice(0, mostExplained)) {
    const id = idOf.get(nameOf(one.resource));
    const error = id === undefined ? undefined : await reader.readLastError(id, signal);
    explained.set(one, withError(one, error));
  }
  return { ...status, resources: status.resources.map((one) => explained.get(one) ?? one) };
}

const isDegraded = ({ resource, health }: ResourceStatus): boolean =>
  kindOf(resource) === 'service' && health?.state === 'Degraded';

function withError(status: ResourceStatus, error: string | undefined): ResourceStatus {
  const { health } = status;
  if (health === undefined || error === undefined || health.message?.includes(error) === true) return status;
  const counted = `${health.running} of ${health.desired} tasks run`;
  return { ...status, health: { ...health, message: withLastError(health.message ?? counted, error) } };
}
