import { Failure } from '../model/failure.ts';
import { asText, valueAt, type Json, type JsonObject } from '../kernel/json.ts';
import type { ObservedEngine, ObservedNetwork, ObservedService, ObservedSwarm } from '../model/observed.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import { swarmFault } from './swarm-state.ts';

/**
 * Reads the whole swarm in eight requests, however many services it has, and in two more if a service joins a network
 * that is not listed. All or nothing: a failed list must never look like an empty one, which would mean "everything was
 * deleted".
 */
export async function observe(reader: SwarmReader, signal?: AbortSignal): Promise<ObservedSwarm> {
  const engine = await reader.readEngine(signal);
  if (!engine.isManager) throw notAManager(engine);
  const [nodes, { networks, localNetworks }, services, configs, secrets, tasks] = await Promise.all([
    reader.readNodes(signal),
    reader.readNetworks(signal),
    reader.readServices(signal),
    reader.readConfigs(signal),
    reader.readSecrets(signal),
    reader.readTasks(signal),
  ]);
  const hidden = joinsUnknown(services, networks) ? await reader.readHiddenNetworks(signal) : [];
  const all = [...networks, ...hidden];
  return { engine, nodes, networks: all, localNetworks, services, configs, secrets, tasks };
}

function notAManager(engine: ObservedEngine): Failure {
  const { state, hint } = swarmFault(engine) ?? { state: '', hint: '' };
  return new Failure(`Cannot observe the swarm: ${state}`, {
    ...{ kind: 'rejected', code: 'engine-not-a-manager', hint },
  });
}

/** Whether a service joins a network that is not listed, such as `host`. */
function joinsUnknown(services: readonly ObservedService[], networks: readonly ObservedNetwork[]): boolean {
  const known = new Set(networks.map(({ id }) => id));
  return services.some(({ spec }) => joinedNetworks(spec).some((id) => !known.has(id)));
}

const joinedNetworks = (spec: JsonObject): readonly string[] => {
  const attachments = valueAt(spec, ['TaskTemplate', 'Networks']) ?? valueAt(spec, ['Networks']);
  return Array.isArray(attachments)
    ? attachments.map((item: Json) => asText(valueAt(item, ['Target']) ?? ''))
    : [];
};
