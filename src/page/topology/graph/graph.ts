import { closure } from '../../../kernel/closure.ts';
import type { PageCard } from '../../../report/page/page-view.ts';

/** The cards and what is linked, in both directions. */
export interface Graph {
  readonly cards: ReadonlyMap<string, PageCard>;
  /** Ids of the cards to the right and to the left that are linked with a card. */
  readonly right: (id: string) => readonly string[];
  readonly left: (id: string) => readonly string[];
}

/** Links to cards that are not there are left out. */
export function graphOf(cards: readonly PageCard[]): Graph {
  const byId = new Map(cards.map((card) => [card.id, card]));
  const right = new Map<string, string[]>();
  const left = new Map<string, string[]>();
  for (const { id, links } of cards) {
    for (const link of new Set(links)) {
      if (!byId.has(link)) continue;
      add(right, id, link);
      add(left, link, id);
    }
  }
  return { cards: byId, right: (id) => right.get(id) ?? [], left: (id) => left.get(id) ?? [] };
}

function add(links: Map<string, string[]>, from: string, to: string): void {
  const known = links.get(from);
  if (known === undefined) links.set(from, [to]);
  else known.push(to);
}

/**
 * Some cards and what belongs to them on both sides. Only they and services lead further: all hosts of a cluster are not the
 * hosts of each of its services, and so it is with networks and nodes.
 */
export function pathOf({ cards, right, left }: Graph, ids: readonly string[]): ReadonlySet<string> {
  const starts = new Set(ids);
  const along = (next: (id: string) => readonly string[]): Iterable<string> =>
    closure(ids, (from) =>
      starts.has(from) || cards.get(from)?.column === 'service' ? next(from) : [],
    ).keys();
  return new Set([...along(right), ...along(left)]);
}
