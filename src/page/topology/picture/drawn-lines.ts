import type { PageCard } from '../../../report/page/page-view.ts';
import type { Graph } from '../graph/graph.ts';

/** A line between two items, from left to right. */
export interface Line {
  readonly from: string;
  readonly to: string;
  /** One of its ends does not exist yet. */
  readonly isPlanned: boolean;
}

/**
 * The links between what is drawn. To its nodes a service is drawn through its networks, which no line crosses then. A line is
 * left out where two others lead the same way: from a host to a service past their cluster.
 */
export function drawnLines(graph: Graph, itemOf: ReadonlyMap<string, string>): readonly Line[] {
  const targets = new Map<string, Set<string>>();
  for (const card of graph.cards.values()) {
    if (!itemOf.has(card.id)) continue;
    for (const [from, to] of linksOf(graph, card, itemOf))
      addTarget(targets, itemOf.get(from), itemOf.get(to));
  }
  const isCreated = (id: string): boolean => graph.cards.get(id)?.pending?.op === 'create';
  return [...targets].flatMap(([from, direct]) =>
    [...direct]
      .filter((to) => !leadsThere(targets, direct, to))
      .map((to) => ({ from, to, isPlanned: isCreated(from) || isCreated(to) })),
  );
}

type Link = readonly [from: string, to: string];

function linksOf(graph: Graph, { id }: PageCard, itemOf: ReadonlyMap<string, string>): readonly Link[] {
  const links = graph.right(id);
  const isColumn = (other: string, column: string): boolean => graph.cards.get(other)?.column === column;
  const networks = links.filter((link) => isColumn(link, 'network') && itemOf.has(link));
  if (networks.length === 0) return links.map((link) => [id, link]);
  return links.flatMap((link): readonly Link[] =>
    isColumn(link, 'node') ? networks.map((network) => [network, link]) : [[id, link]],
  );
}

function addTarget(
  targets: Map<string, Set<string>>,
  from: string | undefined,
  to: string | undefined,
): void {
  if (from === undefined || to === undefined || from === to) return;
  const known = targets.get(from);
  if (known === undefined) targets.set(from, new Set([to]));
  else known.add(to);
}

const leadsThere = (
  targets: ReadonlyMap<string, ReadonlySet<string>>,
  direct: ReadonlySet<string>,
  to: string,
): boolean => [...direct].some((between) => targets.get(between)?.has(to) === true);
