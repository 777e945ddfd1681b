import { groupBy } from './group-by.ts';

/** All that `next` leads to from some items, these included, each with the one of them from which it was reached first. */
export function closure<T>(from: Iterable<T>, next: (item: T) => Iterable<T>): ReadonlyMap<T, T> {
  const reached = new Map([...from].map((item) => [item, item]));
  for (const [item, root] of reached) {
    for (const following of next(item)) if (!reached.has(following)) reached.set(following, root);
  }
  return reached;
}

interface Node {
  readonly id: string;
  readonly dependsOn: readonly string[];
}

/** The ids of the nodes that depend on a node directly. */
export function dependentsIn(nodes: readonly Node[]): (id: string) => readonly string[] {
  const edges = nodes.flatMap(({ id, dependsOn }) => dependsOn.map((on) => ({ id, on })));
  const byDependency = groupBy(edges, ({ on }) => on);
  return (id) => (byDependency.get(id) ?? []).map((edge) => edge.id);
}
