import type { Graph } from '../graph/graph.ts';

/** A line between two items, from left to right. */
export interface Line {
  readonly from: string;
  readonly to: string;
}

/**
 * The links between what is drawn. A line is left out where two others lead the same way: from a host to a service past
 * their cluster.
 */
export function drawnLines({ cards, right }: Graph, itemOf: ReadonlyMap<string, string>): readonly Line[] {
  const targets = new Map<string, Set<string>>();
  for (const id of cards.keys()) {
    const from = itemOf.get(id);
    if (from === undefined) continue;
    const known = targets.get(from) ?? new Set();
    targets.set(from, known);
    for (const link of right(id)) {
      const to = itemOf.get(link);
      if (to !== undefined && to !== from) known.add(to);
    }
  }
  return [...targets].flatMap(([from, direct]) =>
    [...direct]
      .filter((to) => ![...direct].some((between) => targets.get(between)?.has(to) === true))
      .map((to) => ({ from, to })),
  );
}
