import { routedCluster } from '../interlock/route-labels.ts';
import { servedClusters } from '../interlock/service-names.ts';
import type { InterlockDocument } from '../model/interlock-document.ts';
import { keyOf } from '../model/key.ts';
import type { ObservedService } from '../model/observed.ts';
import { ownershipOf } from './ownership.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * Services that some block serves now and none would any more: dropping the default block silently un-routes every
 * service without a cluster label. What the manifests declare themselves is not meant: their labels change with them.
 * Neither is what is pruned by the same plan.
 */
export function unservedServices(
  from: InterlockDocument,
  to: InterlockDocument,
  input: PlanInput,
): readonly string[] {
  const before = servedClusters(from);
  const after = servedClusters(to);
  const declared = new Set(input.desired.services.map(({ name }) => name));
  return input.observed.services
    .filter((service) => {
      const cluster = routedCluster(service.labels);
      if (declared.has(service.name) || isPruned(service, input)) return false;
      return cluster !== undefined && before.has(cluster) && !after.has(cluster);
    })
    .map(({ name }) => name)
    .sort();
}

const isPruned = (service: ObservedService, { owner, ledger, prune }: PlanInput): boolean =>
  prune && ownershipOf(service, keyOf('service', service.name), owner, ledger).by === 'us';
