import { linkedCards } from '../../../defaults/page-limits.ts';
import type { PageCard, PageColumn } from '../../../report/page/page-view.ts';
import type { Graph } from '../graph/graph.ts';

export interface LinkedCards {
  readonly cards: readonly PageCard[];
  /** How many are left out. */
  readonly more: number;
}

/** The cards that are linked with one, in each column. */
export function linkedByColumn(graph: Graph, id: string): (column: PageColumn) => LinkedCards {
  const all = [...graph.left(id), ...graph.right(id)].flatMap((other) => graph.cards.get(other) ?? []);
  return (column) => {
    const cards = all.filter((card) => card.column === column);
    return { cards: cards.slice(0, linkedCards), more: Math.max(0, cards.length - linkedCards) };
  };
}
