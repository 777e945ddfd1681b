import { apartClusters } from '../../../defaults/page-limits.ts';
import type { Placed } from './in-picture-order.ts';

/**
 * In a swarm of many clusters, those of which there is nothing to say are folded together: their cards count as those of no
 * single cluster.
 */
export function mergeCalmClusters(placed: Placed): Placed {
  if ((placed.get('cluster') ?? []).length <= apartClusters) return placed;
  const all = [...placed.values()].flat();
  const apart = new Set(all.filter(({ urgency }) => urgency < 2).map(({ cluster }) => cluster));
  return new Map(
    [...placed].map(([column, cards]) => [
      column,
      cards.map((each) => (apart.has(each.cluster) ? each : { ...each, cluster: undefined })),
    ]),
  );
}
