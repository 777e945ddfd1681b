import { isJsonObject, type Json } from '../kernel/json.ts';
import type { ObservedNetwork, ObservedNetworks } from '../model/observed.ts';
import { decodeList, decodeNetwork, textAt } from './decode.ts';
import type { SwarmConnection } from './swarm-connection.ts';
import { undefinedOn } from './unless.ts';

/**
 * The networks of the swarm and those of the node. For this list only, a manager without a leader answers 200 with the networks of its own node
 * (seen on 20.10 during a leader election; `getNetworksList` of moby ignores the error), so an existing network would
 * look deleted. A list that may be the node's is therefore read again after a request that fails without a leader, or
 * that has switched to a manager with one. With a leader, a network that only the node lists is removed from the swarm:
 * the node keeps it until its last container has left (seen on 20.10 and 26.1 during a task's stop grace period).
 */
export async function readNetworks(
  connection: SwarmConnection,
  signal: AbortSignal | undefined,
): Promise<ObservedNetworks> {
  const list = (): Promise<Json | undefined> =>
    connection.request({ method: 'GET', path: '/networks', signal });
  const first = await list();
  if (networksOfSwarm(first) !== undefined) return decodeNetworks(first);
  await connection.request({ method: 'GET', path: '/nodes', signal });
  return decodeNetworks(await list());
}

function decodeNetworks(answer: Json | undefined): ObservedNetworks {
  const [local, others] = splitByScope(answer);
  const decode = (items: readonly Json[]): readonly ObservedNetwork[] =>
    decodeList(items, decodeNetwork, ({ name }) => name);
  return {
    networks: decode(networksOfSwarm(answer) ?? others),
    localNetworks: decode(local).map(({ name, subnets }) => ({ name, subnets })),
  };
}

function splitByScope(answer: Json | undefined): readonly [local: readonly Json[], others: readonly Json[]] {
  const all: readonly Json[] = Array.isArray(answer) ? answer : [];
  const isLocal = (item: Json): boolean => textAt(item, 'Scope') === 'local';
  return [all.filter(isLocal), all.filter((item) => !isLocal(item))];
}

/** The networks that come from swarm: their `Containers` is null instead of an object. Undefined if there are none. */
function networksOfSwarm(answer: Json | undefined): readonly Json[] | undefined {
  if (!Array.isArray(answer)) return undefined;
  const found = answer.filter((item: Json) => isJsonObject(item) && item['Containers'] === null);
  return found.length === 0 ? undefined : found;
}

/** Swarm's own `host` and `bridge`, if the caller may see them. */
export async function readHiddenNetworks(
  connection: SwarmConnection,
  signal: AbortSignal | undefined,
): Promise<readonly ObservedNetwork[]> {
  const query = { scope: 'swarm' };
  const found = await Promise.all(
    ['bridge', 'host'].map((name) =>
      undefinedOn(
        // MKE rejects networks that the caller must not see: they stay unknown.
        ['object-not-found', 'engine-rejected'],
        connection.request({ method: 'GET', path: `/networks/${name}`, query, signal }),
      ),
    ),
  );
  return found.filter(isJsonObject).map(decodeNetwork);
}
