import { Failure } from '../model/failure.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';

/**
 * The whole swarm in eight requests, however many services it has. All or nothing: a list that failed must never look
 * like an empty one, because that would read as "everything was deleted".
 */
export async function observe(reader: SwarmReader, signal?: AbortSignal): Promise<ObservedSwarm> {
  const engine = await reader.readEngine(signal);
  if (!engine.isManager) {
    throw new Failure(`Cannot observe the swarm: node "${engine.nodeName}" is not a swarm manager`, {
      kind: 'rejected',
      code: 'engine-not-a-manager',
      hint: 'Name a manager with --host or DOCKER_HOST, or make this node one: docker swarm init',
    });
  }
  const [nodes, networks, services, configs, secrets, tasks] = await Promise.all([
    reader.readNodes(signal),
    reader.readNetworks(signal),
    reader.readServices(signal),
    reader.readConfigs(signal),
    reader.readSecrets(signal),
    reader.readTasks(signal),
  ]);
  return { engine, nodes, networks, services, configs, secrets, tasks };
}
