import { groupBy } from '../kernel/group-by.ts';
import { compareText } from '../kernel/key.ts';
import type { ObservedNode, ObservedSwarm, ObservedTask } from '../model/observed.ts';
import type { TopologyNode } from '../model/topology.ts';

export type NamedNode = TopologyNode & { readonly node: ObservedNode };

/** All nodes of the swarm. A hostname can occur twice. */
export function nodesIn({ nodes, tasks }: ObservedSwarm): readonly NamedNode[] {
  const byHostname = groupBy(nodes, ({ hostname }) => hostname);
  const running = groupBy(tasks.filter(isRunning), ({ nodeId }) => nodeId);
  return nodes
    .map((node) => ({
      node,
      name: byHostname.get(node.hostname)?.length === 1 ? node.hostname : node.id,
      ...{ hostname: node.hostname, role: node.role, availability: node.availability, state: node.state },
      isLeader: node.manager?.isLeader === true,
      tasks: running.get(node.id)?.length ?? 0,
    }))
    .sort((left, right) => compareText(left.name, right.name));
}

/** The names of the nodes where tasks run. */
export const nodesOfTasks = (
  tasks: readonly ObservedTask[],
  nameOf: (nodeId: string) => string | undefined,
): readonly string[] => [
  ...new Set(tasks.filter(isRunning).flatMap(({ nodeId }) => nameOf(nodeId ?? '') ?? [])),
];

const isRunning = ({ state }: ObservedTask): boolean => state === 'running';
