import { isJsonObject, type Json } from '../kernel/json.ts';
import type { ObservedNetwork } from '../model/observed.ts';
import { decodeList, decodeNetwork } from './decode.ts';
import type { SwarmConnection } from './swarm-connection.ts';
import { undefinedOn } from './unless.ts';

/**
 * The networks of the swarm. A manager without a leader answers this list alone with 200 and the networks of its own
 * node (seen on 20.10 while a leader was elected; `getNetworksList` of moby passes over the error): a network that
 * exists would look deleted. So a list that may be the node's is read again after a request that fails without a leader,
 * or has found a manager that has one. With a leader, what is listed of the node alone is gone from the swarm: the node
 * knows it as long as a container there has not left it (seen on 20.10 and 26.1: the stop grace period of a last task).
 */
export async function readNetworks(
  connection: SwarmConnection,
  signal: AbortSignal | undefined,
): Promise<readonly ObservedNetwork[]> {
  const query = { filters: JSON.stringify({ scope: ['swarm'] }) };
  const list = (): Promise<Json | undefined> =>
    connection.request({ method: 'GET', path: '/networks', query, signal });
  const first = networksOfSwarm(await list());
  if (first !== undefined) return decodeNetworks(first);
  await connection.request({ method: 'GET', path: '/nodes', signal });
  const second = await list();
  return decodeNetworks(networksOfSwarm(second) ?? second);
}

const decodeNetworks = (answer: Json | undefined): readonly ObservedNetwork[] =>
  decodeList(answer, decodeNetwork, ({ name }) => name);

/** Those that swarm tells of: the engine knows no containers of them, not even that there are none. Undefined where it tells of none. */
function networksOfSwarm(answer: Json | undefined): readonly Json[] | undefined {
  if (!Array.isArray(answer)) return undefined;
  const found = answer.filter((item: Json) => isJsonObject(item) && item['Containers'] === null);
  return found.length === 0 ? undefined : found;
}

/** Swarm's own `host` and `bridge`, as far as they can be seen. */
export async function readHiddenNetworks(
  connection: SwarmConnection,
  signal: AbortSignal | undefined,
): Promise<readonly ObservedNetwork[]> {
  const query = { scope: 'swarm' };
  const found = await Promise.all(
    ['bridge', 'host'].map((name) =>
      undefinedOn(
        // MKE refuses what the caller may not see: then the network stays as unknown as it is to the caller.
        ['object-not-found', 'engine-rejected'],
        connection.request({ method: 'GET', path: `/networks/${name}`, query, signal }),
      ),
    ),
  );
  return found.filter(isJsonObject).map(decodeNetwork);
}
