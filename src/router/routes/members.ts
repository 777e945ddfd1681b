import { compareText } from '../../kernel/key.ts';
import { routeLabel } from '../../model/route-label.ts';
import type { NetworkAddress, ObservedTask } from '../../model/observed.ts';
import { routeNetworks } from './route-networks.ts';
import type { RoutedService } from './routed-service.ts';
import type { SwarmIndex } from './swarm-index.ts';

/** Where the requests for a service go, and why nowhere. */
export interface Members {
  /** `address:port`, sorted. */
  readonly addresses: readonly string[];
  /** Why its tasks cannot be reached, although some run; undefined: they can, or none runs. */
  readonly fault?: string;
}

/** The tasks of a service, or its virtual IP, as a proxy on these networks reaches them. */
export function membersOf(
  routed: RoutedService,
  networksOfProxy: readonly string[],
  index: SwarmIndex,
): Members {
  const tasks = index.servingTasks(routed.service.id);
  const port = portOf(routed);
  if (tasks.length === 0 || port === undefined) return { addresses: [] };
  const network = routeNetworks(routed, index).find((name) => networksOfProxy.includes(name));
  const networkId = network === undefined ? undefined : index.networkId(network);
  const found =
    networkId === undefined
      ? tasks.flatMap((task) => publishedAddress(task, port, index))
      : overlayAddresses(routed, tasks, networkId).map((address) => withPort(address, port));
  if (found.length > 0) return { addresses: [...new Set(found)].sort(compareText) };
  return { addresses: [], fault: faultOf(routed, network, networksOfProxy, index) };
}

function overlayAddresses(
  { service, labels }: RoutedService,
  tasks: readonly ObservedTask[],
  networkId: string,
): readonly string[] {
  const isVip = labels[routeLabel('backend_mode')]?.trim() === 'vip';
  const all = isVip ? service.virtualAddresses : tasks.flatMap(({ addresses }) => addresses);
  return all.filter((one: NetworkAddress) => one.networkId === networkId).map(({ address }) => address);
}

/** A task that shares no network with the proxy is reached where its node publishes the port. */
function publishedAddress(task: ObservedTask, port: number, index: SwarmIndex): readonly string[] {
  const address = index.nodeOf(task)?.address ?? '';
  const published = task.hostPorts.find(({ target }) => target === port)?.published;
  return address === '' || published === undefined ? [] : [withPort(address, published)];
}

const withPort = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

function portOf({ labels }: RoutedService): number | undefined {
  const text = labels[routeLabel('port')]?.trim().replace(/;$/, '') ?? '';
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function faultOf(
  routed: RoutedService,
  network: string | undefined,
  networksOfProxy: readonly string[],
  index: SwarmIndex,
): string {
  if (network !== undefined) return `its tasks have no address on the network "${network}" yet`;
  const named = routed.labels[routeLabel('network')];
  const own = routeNetworks(routed, index);
  if (own.length === 0) {
    return named === undefined
      ? 'it joins no overlay network, and publishes its port on no node'
      : `it does not join the network "${named}" of its label ${routeLabel('network')}`;
  }
  const closed = networksOfProxy.length === 0 ? 'none' : networksOfProxy.join(', ');
  return `the proxy shares no network with it: it has ${own.join(', ')}, the proxy ${closed}`;
}
