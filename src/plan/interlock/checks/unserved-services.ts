import { routedCluster } from '../../../interlock/routes/route-labels.ts';
import { servedClusters } from '../../../interlock/blocks/service-names.ts';
import { clusterLabel } from '../../../model/route-label.ts';
import { keyOf } from '../../../kernel/key.ts';
import type { ObservedService } from '../../../model/observed.ts';
import { observeOnlyObjects } from '../../common/observe-only.ts';
import { countOf } from '../../common/impact.ts';
import { ownershipOf } from '../../common/ownership.ts';
import { fragment, refusal } from '../../common/fragment.ts';
import { desiredService } from '../../common/lookups.ts';
import type { PlanInput } from '../../plan-input.ts';
import type { DocumentCheck, InterlockScene } from '../../common/check.ts';

/**
 * No service that some block serves now is served by none any more: dropping the default block silently un-routes every
 * service without a cluster label. What the manifests move with the same plan is not meant, if they do move it: a change
 * that is refused or held leaves the service where it is. Neither is what is pruned.
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
  const meant = clusterMeant(input, planned.refused);
  return input.observed.services
    .filter((service) => {
      const cluster = routedCluster(service.labels);
      if (cluster === undefined || !before.has(cluster) || isPruned(service, input)) return false;
      return !after.has(cluster) && !after.has(meant(service.name) ?? cluster);
    })
    .map(({ name }) => name)
    .sort();
}

/** The cluster of a service that the plan leaves as it is declared, by its name. */
function clusterMeant(
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

/** What is kept though it is declared no more stays, and asks for its route as before. */
function isPruned(service: ObservedService, { owner, ledger, prune, desired }: PlanInput): boolean {
  const key = keyOf('service', service.name);
  if (!prune || ledger.rows[key]?.isKept === true) return false;
  return (
    desiredService(desired, service.name) === undefined &&
    ownershipOf(service, key, owner, ledger).by === 'us'
  );
}
