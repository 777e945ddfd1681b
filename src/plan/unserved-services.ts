import { routedCluster } from '../interlock/route-labels.ts';
import { servedClusters } from '../interlock/service-names.ts';
import type { InterlockDocument } from '../model/interlock-document.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * Services that some block serves now and none would any more: dropping the default block silently un-routes every
 * service without a cluster label. What the manifests declare themselves is not meant: their labels change with them.
 */
export function unservedServices(
  from: InterlockDocument,
  to: InterlockDocument,
  { observed, desired }: PlanInput,
): readonly string[] {
  const before = servedClusters(from);
  const after = servedClusters(to);
  const declared = new Set(desired.services.map(({ name }) => name));
  return observed.services
    .filter(({ name, labels }) => {
      const cluster = routedCluster(labels);
      return !declared.has(name) && cluster !== undefined && before.has(cluster) && !after.has(cluster);
    })
    .map(({ name }) => name);
}
