import {
  clusterOf,
  portsOf,
  proxyNameOf,
  proxyReplicasOf,
  publishModeOf,
} from '../interlock/blocks/extension-block.ts';
import { compareText } from '../kernel/key.ts';
import type { ExtensionBlock, InterlockDocument } from '../model/interlock-document.ts';
import type { ObservedNode, ObservedSwarm, ObservedTask } from '../model/observed.ts';
import type { ProbeScheme } from '../model/probe.ts';
import type { NodeAddresses } from './node-addresses.ts';

/** A place that can be asked: one port of one node. */
export interface Endpoint {
  readonly node: string;
  /** Undefined: not known. */
  readonly address: string | undefined;
  readonly port: number;
  readonly scheme: ProbeScheme;
}

/** A service cluster and where its proxies can be asked. */
export interface Site {
  /** Empty: the default cluster. */
  readonly cluster: string;
  /** Empty: config.toml leaves the name to the core. */
  readonly proxyService: string;
  readonly mode: 'host' | 'ingress';
  readonly ports: readonly { readonly port: number; readonly scheme: ProbeScheme }[];
  readonly endpoints: readonly Endpoint[];
  /** Nodes with a proxy that runs or should run. */
  readonly proxyNodes: readonly string[];
  /** Undefined: the core decides. */
  readonly replicas: number | undefined;
  readonly runningProxies: number;
  /** The containers that may answer at a node: its own, with ingress all. */
  readonly containerIds: ReadonlyMap<string, readonly string[]>;
}

type Swarm = Pick<ObservedSwarm, 'nodes' | 'services' | 'tasks'>;

/** The service clusters of a config.toml, sorted by name. */
export const sitesOf = (
  { extensions }: InterlockDocument,
  swarm: Swarm,
  addresses: NodeAddresses,
): readonly Site[] =>
  Object.values(extensions)
    .map((block) => siteOf(block, swarm, addresses))
    .sort((left, right) => compareText(left.cluster, right.cluster));

function siteOf(block: ExtensionBlock, swarm: Swarm, addresses: NodeAddresses): Site {
  const proxyService = proxyNameOf(block) ?? '';
  const mode = publishModeOf(block);
  const tasks = tasksOf(proxyService, swarm);
  const proxyNodes = swarm.nodes.filter(({ id }) => tasks.some(({ nodeId }) => nodeId === id));
  const ports = publishedPorts(block);
  return {
    cluster: clusterOf(block),
    ...{ proxyService, mode, ports },
    endpoints: endpointsOn(mode === 'host' ? proxyNodes : swarm.nodes.filter(isReady), ports, addresses),
    proxyNodes: proxyNodes.map(({ hostname }) => hostname),
    replicas: proxyReplicasOf(block),
    runningProxies: tasks.filter(({ state }) => state === 'running').length,
    containerIds: new Map(
      swarm.nodes.map(({ id, hostname }) => [
        hostname,
        containersOn(mode === 'host' ? id : undefined, tasks),
      ]),
    ),
  };
}

/** On one node; undefined: on any. */
const containersOn = (nodeId: string | undefined, tasks: readonly ObservedTask[]): readonly string[] =>
  tasks
    .filter((task) => task.containerId !== '' && (nodeId === undefined || task.nodeId === nodeId))
    .map(({ containerId }) => containerId);

const isReady = ({ state }: ObservedNode): boolean => state === 'ready';

export function tasksOf(service: string, { services, tasks }: Swarm): readonly ObservedTask[] {
  const id = services.find(({ name }) => name === service)?.id;
  return id === undefined ? [] : tasks.filter(({ serviceId }) => serviceId === id);
}

function publishedPorts(block: ExtensionBlock): Site['ports'] {
  const [http, tls] = portsOf(block);
  return [
    ...(http.published === undefined ? [] : [{ port: http.published, scheme: 'http' as const }]),
    ...(tls.published === undefined ? [] : [{ port: tls.published, scheme: 'https' as const }]),
  ];
}

const endpointsOn = (
  nodes: readonly ObservedNode[],
  ports: Site['ports'],
  addresses: NodeAddresses,
): readonly Endpoint[] =>
  nodes.flatMap((node) => ports.map((port) => ({ node: node.hostname, address: addresses(node), ...port })));
