import {
  clusterOf,
  networksOf,
  portsOf,
  proxyConstraintsOf,
  proxyNameOf,
  publishModeOf,
  serviceNamesOf,
} from '../interlock/blocks/extension-block.ts';
import { groupBy } from '../kernel/group-by.ts';
import { compareText } from '../kernel/key.ts';
import type { ExtensionBlock, InterlockDocument } from '../model/interlock-document.ts';
import type { ObservedService, ObservedSwarm } from '../model/observed.ts';
import type { TopologyCluster, TopologyService } from '../model/topology.ts';
import { fieldContext, indexOf } from '../plan/common/observed-index.ts';
import { tasksOf } from '../plan/common/service-tasks.ts';
import { joinedNetworks } from '../service-fields/joined-networks.ts';
import { constraintsOf, nodesMeeting } from '../service-fields/node-constraints.ts';
import { serviceHealth } from '../status/service-health.ts';
import { nodesOfTasks, type NamedNode } from './nodes-in.ts';

interface ClustersInput {
  readonly observed: ObservedSwarm;
  readonly nodes: readonly NamedNode[];
  /** By name. */
  readonly blocks: Readonly<Record<string, ExtensionBlock>>;
  /** What the core runs; undefined: nothing that can be read. */
  readonly running: InterlockDocument | undefined;
  readonly services: readonly TopologyService[];
}

/** The blocks that the core runs, and those that the manifests declare beyond them. */
export function clustersIn(input: ClustersInput): readonly TopologyCluster[] {
  const { blocks, running, services } = input;
  const byCluster = groupBy(services, ({ cluster }) => cluster);
  return Object.entries(blocks)
    .map(([block, extension]): TopologyCluster => {
      const cluster = clusterOf(extension);
      return {
        ...{ name: cluster, block, isObserved: running?.extensions[block] !== undefined },
        ...{ proxy: proxyNameOf(extension), made: serviceNamesOf(extension) },
        services: (byCluster.get(cluster) ?? []).map(({ name }) => name),
        ...proxyFacts(extension, input),
      };
    })
    .sort((left, right) => compareText(left.name, right.name));
}

/** Of the proxy as it runs, or else as its block says. */
function proxyFacts(
  block: ExtensionBlock,
  { observed, nodes }: ClustersInput,
): Pick<TopologyCluster, 'health' | 'ports' | 'networks' | 'nodes'> {
  const proxy = indexOf(observed).serviceNamed(proxyNameOf(block) ?? '');
  const selected = selectedNodes(
    proxy === undefined ? proxyConstraintsOf(block) : constraintsOf(proxy.spec),
    nodes,
  );
  if (proxy === undefined)
    return {
      ...{ health: undefined, ports: declaredPorts(block), networks: networksOf(block) ?? [] },
      nodes: selected,
    };
  return {
    health: serviceHealth(proxy, observed),
    ports: proxy.ports.map(({ number, mode }) => ({ number, mode })),
    networks: joinedNetworks(proxy.spec, fieldContext(observed)),
    nodes: [...new Set([...selected, ...nodesOf(proxy, observed, nodes)])].sort(compareText),
  };
}

const declaredPorts = (block: ExtensionBlock): TopologyCluster['ports'] =>
  portsOf(block).flatMap(({ published }) =>
    published === undefined ? [] : [{ number: published, mode: publishModeOf(block) }],
  );

function nodesOf({ id }: ObservedService, observed: ObservedSwarm, nodes: readonly NamedNode[]) {
  const names = new Map(nodes.map(({ node, name }) => [node.id, name]));
  return nodesOfTasks(tasksOf(observed, id), (nodeId) => names.get(nodeId));
}

/** Constraints that every node meets select none. */
function selectedNodes(constraints: readonly string[], nodes: readonly NamedNode[]): readonly string[] {
  const meeting = new Set(
    nodesMeeting(
      constraints,
      nodes.map(({ node }) => node),
    ),
  );
  if (meeting.size === nodes.length) return [];
  return nodes.filter(({ node }) => meeting.has(node)).map(({ name }) => name);
}
