import {
  bigSwarmCards,
  drawnCards,
  unfoldedCards,
  unfoldedCardsInBigSwarm,
} from '../../../defaults/page-limits.ts';
import { pageColumns, type PageColumn } from '../../../report/page/page-view.ts';
import type { FoundCards } from '../filter/find-cards.ts';
import type { TopologyQuery } from '../filter/topology-query.ts';
import type { Graph } from '../graph/graph.ts';
import type { Placed } from '../graph/in-picture-order.ts';
import { drawnLines, type Line } from './drawn-lines.ts';
import { foldCards, type PictureItem } from './fold-cards.ts';
import { shareBudget } from './share-budget.ts';

/** What is drawn. */
export interface Picture {
  readonly columns: readonly PictureColumn[];
  /** The id of the item that stands for a card: itself, or its fold. Others are not drawn. */
  readonly itemOf: ReadonlyMap<string, string>;
  readonly lines: readonly Line[];
}

export interface PictureColumn {
  readonly column: PageColumn;
  /** How many cards there are, drawn, folded or neither. */
  readonly total: number;
  readonly items: readonly PictureItem[];
  /** How many cards are left out because there are too many to draw. */
  readonly more: number;
}

export function pictureOf(graph: Graph, placed: Placed, found: FoundCards, query: TopologyQuery): Picture {
  const unfolded = found.shown.size > bigSwarmCards ? unfoldedCardsInBigSwarm : unfoldedCards;
  const isKept = (id: string): boolean => id === query.card || found.matches?.has(id) === true;
  const all = pageColumns
    .filter((column) => query.showsNetworks || column !== 'network')
    .map((column) => {
      const cards = (placed.get(column) ?? []).filter(({ card }) => found.shown.has(card.id));
      const items = foldCards(cards, { column, unfolded, open: query.open, isKept });
      return { column, total: cards.length, items };
    });
  const shares = shareBudget(
    all.map(({ items }) => items.length),
    drawnCards,
  );
  const columns = all.map((column, index) => ({
    ...column,
    ...limited(column.items, shares[index] ?? 0, isKept),
  }));
  const itemOf = itemsByCard(columns);
  return { columns, itemOf, lines: drawnLines(graph, itemOf) };
}

/** Leaves out what is least urgent, from the end. */
function limited(
  items: readonly PictureItem[],
  most: number,
  isKept: (id: string) => boolean,
): Pick<PictureColumn, 'items' | 'more'> {
  const urgencyOf = (item: PictureItem): number =>
    isKept(item.id) ? -1 : item.kind === 'card' ? item.placed.urgency : 2;
  const dropped = items
    .map((item, place) => ({ item, place }))
    .sort((one, other) => urgencyOf(one.item) - urgencyOf(other.item) || one.place - other.place)
    .slice(most)
    .map(({ item }) => item);
  const lost = new Set(dropped);
  return {
    items: items.filter((item) => !lost.has(item)),
    more: dropped.reduce((sum, item) => sum + cardCountOf(item), 0),
  };
}

/** The cards of an open fold stand beside it. */
const cardCountOf = (item: PictureItem): number =>
  item.kind === 'card' ? 1 : item.isOpen ? 0 : item.cards.length;

function itemsByCard(columns: readonly PictureColumn[]): ReadonlyMap<string, string> {
  const itemOf = new Map<string, string>();
  for (const item of columns.flatMap(({ items }) => items)) {
    if (item.kind === 'card') itemOf.set(item.id, item.id);
    else if (!item.isOpen) for (const card of item.cards) itemOf.set(card, item.id);
  }
  return itemOf;
}
