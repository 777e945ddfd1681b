import { compareText } from '../../../kernel/key.ts';
import type { PageCard, PageColumn } from '../../../report/page/page-view.ts';
import { urgencyOf } from '../marks/marks.ts';
import { clustersOf } from './clusters-of.ts';
import type { Graph } from './graph.ts';

/** A card at its place. */
export interface PlacedCard {
  readonly card: PageCard;
  readonly urgency: 0 | 1 | 2;
  /** The cluster to which it belongs alone; undefined: to none, or to several. */
  readonly cluster: string | undefined;
}

export type Placed = ReadonlyMap<PageColumn, readonly PlacedCard[]>;

/** What is placed first gives its place to what is linked with it. */
const placingOrder: readonly PageColumn[] = ['cluster', 'service', 'host', 'network', 'node'];

/**
 * All cards in their order within each column: clusters with a problem first, then by name, in each column alike; within
 * a cluster problems first. Hosts and networks follow the order of their services, so that lines cross little.
 */
export function inPictureOrder(graph: Graph): Placed {
  const all = [...graph.cards.values()].map((card) => placedCard(graph, card));
  const clusterPlaces = placesOfClusters(all);
  const servicePlaces = new Map<string, number>();
  const ordered = new Map<PageColumn, readonly PlacedCard[]>();
  for (const column of placingOrder) {
    const keyed = all
      .filter(({ card }) => card.column === column)
      .map((placed) => ({
        placed,
        cluster: clusterPlaces.get(placed.cluster ?? '') ?? clusterPlaces.size,
        name: sortKey(placed.card),
        service: firstService(graph, placed.card, servicePlaces),
      }))
      .sort(
        (one, other) =>
          one.cluster - other.cluster ||
          one.placed.urgency - other.placed.urgency ||
          one.service - other.service ||
          compareText(one.name, other.name),
      );
    ordered.set(
      column,
      keyed.map(({ placed }) => placed),
    );
    if (column === 'service') keyed.forEach(({ placed }, place) => servicePlaces.set(placed.card.id, place));
  }
  return ordered;
}

function placedCard(graph: Graph, card: PageCard): PlacedCard {
  const clusters = [...clustersOf(graph, card)];
  return { card, urgency: urgencyOf(card), cluster: clusters.length === 1 ? clusters[0] : undefined };
}

function placesOfClusters(all: readonly PlacedCard[]): ReadonlyMap<string, number> {
  const withProblem = new Set(all.filter(({ urgency }) => urgency === 0).map(({ cluster }) => cluster));
  const sorted = all
    .filter(({ card }) => card.column === 'cluster')
    .sort(
      (one, other) =>
        Number(withProblem.has(other.card.id)) - Number(withProblem.has(one.card.id)) ||
        compareText(sortKey(one.card), sortKey(other.card)),
    );
  return new Map(sorted.map(({ card }, place) => [card.id, place]));
}

const last = Number.MAX_SAFE_INTEGER;

/** Nodes are linked with nearly everything: their names say more. */
function firstService(graph: Graph, { id, column }: PageCard, places: ReadonlyMap<string, number>): number {
  if (column !== 'host' && column !== 'network') return 0;
  const linked = column === 'host' ? graph.right(id) : graph.left(id);
  return linked.reduce((first, other) => Math.min(first, places.get(other) ?? last), last);
}

/** `node-2` before `node-10`; the id decides where names are equal. */
const sortKey = ({ name, id }: PageCard): string =>
  `${name.toLowerCase().replaceAll(/[0-9]+/g, (digits) => digits.padStart(longestNumber, '0'))} ${id}`;

const longestNumber = 20;
