import { pathOf, type Graph } from '../graph/graph.ts';
import type { Picture } from './picture-of.ts';

/** The items on the path of one of them; undefined if there is no such item. */
export function litItems(
  graph: Graph,
  { columns, itemOf }: Picture,
  id: string | undefined,
): ReadonlySet<string> | undefined {
  if (id === undefined) return undefined;
  const item = columns.flatMap(({ items }) => items).find((one) => one.id === id);
  if (item === undefined) return undefined;
  const cards = item.kind === 'card' ? [id] : item.cards;
  const lit = new Set([id]);
  for (const card of pathOf(graph, cards)) {
    const shown = itemOf.get(card);
    if (shown !== undefined) lit.add(shown);
  }
  return lit;
}
