import { groupBy } from '../../kernel/group-by.ts';
import type { ObservedNode, ObservedSwarm, ObservedTask } from '../../model/observed.ts';

/** What the routes of a swarm are looked up in: there may be thousands of services and tasks. */
export interface SwarmIndex {
  /** Tasks of a service that run, should run, and whose node is ready. A task runs once its health check has passed. */
  readonly servingTasks: (serviceId: string) => readonly ObservedTask[];
  readonly nodeOf: (task: ObservedTask) => ObservedNode | undefined;
  /** Of networks that a proxy can join. */
  readonly networkName: (id: string) => string | undefined;
  readonly networkId: (name: string) => string | undefined;
}

export function indexSwarm({ nodes, tasks, networks }: ObservedSwarm): SwarmIndex {
  const nodesById = new Map(nodes.map((node) => [node.id, node]));
  const nodeOf = ({ nodeId }: ObservedTask): ObservedNode | undefined => nodesById.get(nodeId ?? '');
  const serving = groupBy(
    tasks.filter((task) => task.state === 'running' && nodeOf(task)?.state === 'ready'),
    ({ serviceId }) => serviceId,
  );
  const joinable = networks.filter(({ ingress, name }) => !ingress && !predefined.has(name));
  const names = new Map(joinable.map(({ id, name }) => [id, name]));
  const ids = new Map(joinable.map(({ id, name }) => [name, id]));
  return {
    servingTasks: (serviceId) => serving.get(serviceId) ?? [],
    nodeOf,
    networkName: (id) => names.get(id),
    networkId: (name) => ids.get(name),
  };
}

/** A service on one of them shares no network with a proxy. */
const predefined: ReadonlySet<string> = new Set(['host', 'bridge', 'none']);
