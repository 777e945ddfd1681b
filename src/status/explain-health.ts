import { kindOf, nameOf } from '../kernel/key.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import type { ResourceStatus, Status } from '../model/status.ts';
import { withLastError } from '../plan/common/quarantine.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';

/** One more read for each: where everything is down, a few tell as much as all. */
const mostExplained = 10;

/** The status with the last error of services whose tasks do not run: of those that have ended no list of running ones tells. */
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
  const counted = `${health.running} of ${health.wanted} tasks run`;
  return { ...status, health: { ...health, message: withLastError(health.message ?? counted, error) } };
}
