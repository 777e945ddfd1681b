import type { PageCard } from '../../../report/page/page-view.ts';
import { pathOf, type Graph } from '../graph/graph.ts';
import { meetsOne } from './card-filters.ts';
import type { TopologyQuery } from './topology-query.ts';

/** What the filters leave. */
export interface FoundCards {
  readonly shown: ReadonlySet<string>;
  /** The cards that were searched for: what is shown beside them belongs to them. Undefined: nothing was searched for. */
  readonly matches: ReadonlySet<string> | undefined;
  /** How many cards the filters hide. */
  readonly hidden: number;
}

export function findCards(graph: Graph, query: TopologyQuery): FoundCards {
  const { cluster, showsNetworks } = query;
  const within = cluster === undefined ? undefined : pathOf(graph, [cluster]);
  const isWithin = ({ id, column }: PageCard): boolean =>
    within?.has(id) !== false && (showsNetworks || column !== 'network');
  const eligible = new Set([...graph.cards.values()].filter(isWithin).map(({ id }) => id));
  const matches = matchesOf(graph, query, eligible);
  const shown =
    matches === undefined
      ? eligible
      : new Set([...pathOf(graph, [...matches])].filter((id) => eligible.has(id)));
  return { shown, matches, hidden: graph.cards.size - shown.size };
}

function matchesOf(
  { cards }: Graph,
  { text, filters }: TopologyQuery,
  eligible: ReadonlySet<string>,
): ReadonlySet<string> | undefined {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && filters.size === 0) return undefined;
  const isMatch = (card: PageCard): boolean =>
    (filters.size === 0 || meetsOne(card, filters)) && words.every((word) => contains(card, word));
  return new Set(
    [...cards.values()].filter((card) => eligible.has(card.id) && isMatch(card)).map(({ id }) => id),
  );
}

const contains = ({ name, note = '' }: PageCard, word: string): boolean =>
  name.toLowerCase().includes(word) || note.toLowerCase().includes(word);
