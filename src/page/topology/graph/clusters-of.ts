import type { PageCard } from '../../../report/page/page-view.ts';
import type { Graph } from './graph.ts';

/** Ids of the clusters to which a card belongs. A network belongs to those of its services. */
export function clustersOf(graph: Graph, { id, column }: PageCard): ReadonlySet<string> {
  if (column === 'cluster') return new Set([id]);
  const isCluster = (other: string): boolean => graph.cards.get(other)?.column === 'cluster';
  const isService = (other: string): boolean => graph.cards.get(other)?.column === 'service';
  const left = graph.left(id);
  const direct = [...left, ...graph.right(id)].filter(isCluster);
  if (column !== 'network' || direct.length > 0) return new Set(direct);
  return new Set(left.filter(isService).flatMap((service) => graph.left(service).filter(isCluster)));
}
