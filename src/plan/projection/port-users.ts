import { compareText } from '../../kernel/key.ts';
import type { ObservedNode, ObservedService, ObservedTask, PublishedPort } from '../../model/observed.ts';
import { constraintsOf } from '../../service-fields/node-constraints.ts';
import { publishedPorts } from '../../service-fields/published-ports.ts';
import { desiredTasks } from '../../service-fields/desired-tasks.ts';
import { fittingNodes } from './placement.ts';
import type { ProjectedService } from './projected-services.ts';

/** A service that is to publish ports. */
export interface Publisher {
  readonly ports: readonly PublishedPort[];
  readonly constraints: readonly string[];
  /** Undefined: a task on each node that fits. */
  readonly replicas: number | undefined;
}

/** A service that may use a port. */
export interface OtherPublisher extends Pick<ObservedService, 'id' | 'name' | 'ports'> {
  /** Set if its tasks are not placed yet. */
  readonly placing?: Omit<Publisher, 'ports'>;
}

/** A service that the same plan creates. */
export const publisherToBe = ({ name, spec }: ProjectedService): OtherPublisher => ({
  ...{ id: '', name, ports: publishedPorts(spec) },
  placing: { constraints: constraintsOf(spec), replicas: desiredTasks(spec) },
});

export interface PortUser {
  readonly port: number;
  readonly service: string;
  /** For a message: ` on node n0`; empty: on the whole swarm. */
  readonly nodes: string;
}

/**
 * Who uses the ports that a service will publish. A port of the routing mesh is taken on every node, for both modes. Two
 * services with the same host port are accepted by the engine, but tasks stay pending if too few nodes are free.
 */
export function portUsersOf(
  publisher: Publisher,
  others: readonly OtherPublisher[],
  tasks: readonly ObservedTask[],
  nodes: readonly ObservedNode[],
): readonly PortUser[] {
  return publisher.ports.flatMap((port) => {
    const same = others
      .filter(({ ports }) => ports.some((other) => isSamePort(other, port)))
      .sort((left, right) => compareText(left.name, right.name));
    const meshed = same.filter(
      ({ ports }) =>
        port.mode === 'ingress' || ports.some((other) => isSamePort(other, port) && other.mode === 'ingress'),
    );
    if (meshed.length > 0 || port.mode === 'ingress') {
      return meshed.map(({ name }) => ({ port: port.number, service: name, nodes: '' }));
    }
    return observeOnlyNodes(publisher, same, tasks, nodes).map((held) => ({ port: port.number, ...held }));
  });
}

/** Others whose tasks leave too few fitting nodes free, or that are not placed yet and would compete for them. */
function observeOnlyNodes(
  { constraints, replicas }: Publisher,
  others: readonly OtherPublisher[],
  tasks: readonly ObservedTask[],
  nodes: readonly ObservedNode[],
): readonly { readonly service: string; readonly nodes: string }[] {
  const fitting = fittingNodes(constraints, nodes);
  const held = others.flatMap(({ id, name, placing }) => {
    const ids =
      placing === undefined ? taskNodes(id, tasks) : placedOn(placing, { fitting, replicas }, nodes);
    const on = fitting.filter((node) => ids.includes(node.id)).map(({ hostname }) => hostname);
    return on.length === 0 ? [] : [{ service: name, on }];
  });
  const taken = new Set(held.flatMap(({ on }) => on));
  if (fitting.length - taken.size >= (replicas ?? fitting.length)) return [];
  return held.map(({ service, on }) => ({
    service,
    nodes: ` on ${on.length === 1 ? 'node' : 'nodes'} ${on.join(', ')}`,
  }));
}

const taskNodes = (id: string, tasks: readonly ObservedTask[]): readonly (string | undefined)[] =>
  tasks.filter(({ serviceId }) => serviceId === id).map(({ nodeId }) => nodeId);

/** Ids of nodes that both may need; none if together they need no more nodes than fit either of them. */
function placedOn(
  { constraints, replicas }: Omit<Publisher, 'ports'>,
  wanting: { readonly fitting: readonly ObservedNode[]; readonly replicas: number | undefined },
  nodes: readonly ObservedNode[],
): readonly string[] {
  const ids = fittingNodes(constraints, nodes).map(({ id }) => id);
  const either = new Set([...ids, ...wanting.fitting.map(({ id }) => id)]);
  const needed = (replicas ?? ids.length) + (wanting.replicas ?? wanting.fitting.length);
  return needed > either.size ? ids : [];
}

const isSamePort = (one: PublishedPort, other: PublishedPort): boolean =>
  one.number === other.number && one.protocol === other.protocol;
