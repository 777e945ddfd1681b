import { countOf } from '../../../kernel/count-of.ts';
import { routedCluster } from '../../../interlock/routes/route-labels.ts';
import { servedClusters } from '../../../interlock/blocks/service-names.ts';
import { clusterLabel } from '../../../model/route-label.ts';
import { keyOf } from '../../../kernel/key.ts';
import type { ObservedService } from '../../../model/observed.ts';
import { observeOnlyObjects } from '../../common/observe-only.ts';
import { ownershipOf } from '../../common/ownership.ts';
import { fragment, refusal } from '../../common/fragment.ts';
import { desiredService } from '../../common/lookups.ts';
import type { PlanInput } from '../../plan-input.ts';
import type { DocumentCheck, InterlockScene } from '../../common/check.ts';

/**
 * No routed service may lose its block: removing the default block would silently un-route every service without a cluster
 * label. Services that the same plan moves to another cluster are excepted, unless their change is refused or observe-only.
 * Pruned services are excepted as well.
 */
export const unservedServices: DocumentCheck = (scene) => {
  const { desired } = scene;
  const names = namesOf(scene);
  if (names.length === 0) return fragment({});
  return refusal(
    keyOf('service', desired.coreService),
    `no block of config.toml would serve ${countOf(names.length, 'routed service')} any more: ${names.join(', ')}`,
    `Give them a service cluster first (label ${clusterLabel}), or keep the block: ${desired.origin}`,
  );
};

function namesOf({ desired, state, input, planned }: InterlockScene): readonly string[] {
  const before = servedClusters(state.document);
  const after = servedClusters(desired.document);
  const next = clusterAfter(input, planned.refused);
  return input.observed.services
    .filter((service) => {
      const cluster = routedCluster(service.labels);
      if (cluster === undefined || !before.has(cluster) || isPruned(service, input)) return false;
      return !after.has(cluster) && !after.has(next(service.name) ?? cluster);
    })
    .map(({ name }) => name)
    .sort();
}

/** The declared cluster of a service, by its name; undefined if the plan does not change the service. */
function clusterAfter(
  input: PlanInput,
  refused: InterlockScene['planned']['refused'],
): (name: string) => string | undefined {
  const isObserveOnly = observeOnlyObjects(input);
  const untouched = new Set(refused.map(({ resource }) => resource));
  return (name) => {
    const key = keyOf('service', name);
    return untouched.has(key) || isObserveOnly(key)
      ? undefined
      : desiredService(input.desired, name)?.cluster;
  };
}

/** A service with `prune: "false"` stays although it is no longer declared, and keeps its route. */
function isPruned(service: ObservedService, { owner, ledger, prune, desired }: PlanInput): boolean {
  const key = keyOf('service', service.name);
  if (!prune || ledger.rows[key]?.isKept === true) return false;
  return (
    desiredService(desired, service.name) === undefined &&
    ownershipOf(service, key, owner, ledger).by === 'us'
  );
}
