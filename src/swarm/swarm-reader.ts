import { Failure } from '../model/failure.ts';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../kernel/json.ts';
import type { ObservedEngine, ObservedService } from '../model/observed.ts';
import type { RegistryCredentials } from '../ports/registry-credentials.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import {
  decodeConfig,
  decodeList,
  decodeNode,
  decodeSecret,
  decodeService,
  decodeTask,
  decodeTaskError,
  decodeUpToDateTasks,
  textAt,
} from './decode.ts';
import { readImageDigest } from './read-image-digest.ts';
import { readHiddenNetworks, readNetworks } from './read-networks.ts';
import type { SwarmConnection } from './swarm-connection.ts';
import { undefinedOn } from './unless.ts';

/** Implements `SwarmReader` with the engine API. */
export function createSwarmReader(
  connection: SwarmConnection,
  credentials?: RegistryCredentials,
): SwarmReader {
  const list = (path: string, filters: unknown, signal: AbortSignal | undefined): Promise<Json | undefined> =>
    connection.request({
      method: 'GET',
      path,
      signal,
      ...(filters === undefined ? {} : { query: { filters: JSON.stringify(filters) } }),
    });
  const byName = (item: { readonly name: string }): string => item.name;
  return {
    readEngine: async (signal) => {
      connection.renew();
      const apiVersion = await connection.apiVersion(signal);
      return decodeEngine(await list('/info', undefined, signal), apiVersion);
    },
    readNodes: async (signal) =>
      decodeList(
        await list('/nodes', undefined, signal),
        decodeNode,
        (node) => `${node.hostname} ${node.id}`,
      ),
    readNetworks: (signal) => readNetworks(connection, signal),
    readHiddenNetworks: (signal) => readHiddenNetworks(connection, signal),
    readServices: async (signal) =>
      decodeList(await list('/services', undefined, signal), decodeService, byName),
    readService: (name, signal) => readService(connection, name, signal),
    readConfig: async (name, signal) => {
      const found = await findNamed(connection, '/configs', name, signal);
      const config = found && decodeConfig(found);
      return config?.name === name ? config : undefined;
    },
    readConfigs: async (signal) =>
      decodeList(await list('/configs', undefined, signal), decodeConfig, byName),
    readSecrets: async (signal) =>
      decodeList(await list('/secrets', undefined, signal), decodeSecret, byName),
    readTasks: async (signal) =>
      decodeList(
        await list('/tasks', { 'desired-state': ['running'] }, signal),
        decodeTask,
        (task) => task.id,
      ),
    readUpToDateTasks: async (serviceId, signal) => {
      const filters = { service: [serviceId], '_up-to-date': ['true'] };
      return decodeUpToDateTasks(await list('/tasks', filters, signal));
    },
    readImageDigest: (image, signal) => readImageDigest(connection, image, credentials, signal),
    readLastError: async (serviceId, signal) =>
      decodeList(
        await list('/tasks', { service: [serviceId] }, signal),
        decodeTaskError,
        ({ at }) => at,
      ).findLast(({ error }) => error !== '')?.error,
  };
}

async function readService(
  connection: SwarmConnection,
  name: string,
  signal: AbortSignal | undefined,
): Promise<ObservedService | undefined> {
  const found = await findNamed(connection, '/services', name, signal);
  const service = found && decodeService(found);
  return service?.name === name ? service : undefined;
}

/** The engine also finds objects by a prefix of their id: whoever asks looks at the name. */
async function findNamed(
  connection: SwarmConnection,
  list: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<JsonObject | undefined> {
  const path = `${list}/${encodeURIComponent(name)}`;
  const found = await undefinedOn(['object-not-found'], connection.request({ method: 'GET', path, signal }));
  return isJsonObject(found) ? found : undefined;
}

function decodeEngine(info: Json | undefined, apiVersion: string): ObservedEngine {
  if (!isJsonObject(info)) {
    throw new Failure("Cannot read the engine's /info: the answer is not a JSON object", {
      kind: 'transient',
      code: 'engine-error',
    });
  }
  const subnetBits = valueAt(info, ['Swarm', 'Cluster', 'SubnetSize']);
  return {
    apiVersion,
    engineVersion: textAt(info, 'ServerVersion'),
    nodeName: textAt(info, 'Name'),
    isManager: valueAt(info, ['Swarm', 'ControlAvailable']) === true,
    swarmState: textAt(info, 'Swarm', 'LocalNodeState'),
    managerAddresses: managerAddresses(info),
    swarmError: textAt(info, 'Swarm', 'Error'),
    ...(typeof subnetBits === 'number' ? { subnetBits } : {}),
  };
}

const managerAddresses = (info: JsonObject): readonly string[] => {
  const managers = valueAt(info, ['Swarm', 'RemoteManagers']);
  if (!Array.isArray(managers)) return [];
  return managers.map((manager: Json) => textAt(manager, 'Addr')).filter((address) => address !== '');
};
