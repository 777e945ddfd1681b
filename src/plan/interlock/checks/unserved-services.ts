import { countOf } from '../../../kernel/count-of.ts';
import { routedCluster } from '../../../interlock/routes/route-labels.ts';
import { servedClusters } from '../../../interlock/blocks/service-names.ts';
import { clusterLabel } from '../../../model/route-label.ts';
import { keyOf } from '../../../kernel/key.ts';
import { fragment, refusal } from '../../common/fragment.ts';
import { specLabels } from '../../../service-fields/spec-labels.ts';
import type { DocumentCheck, InterlockScene } from '../../common/check.ts';

/**
 * No routed service may lose its block: removing the default block would silently un-route every service without a cluster
 * label. What counts is the cluster of a service after the plan: one that the plan deletes, or takes the route of, is no
 * longer served on purpose.
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

function namesOf({ desired, state, input, after }: InterlockScene): readonly string[] {
  const servedNow = servedClusters(state.document);
  const servedThen = servedClusters(desired.document);
  const labels = new Map(after.services.map(({ name, spec }) => [name, specLabels(spec)]));
  return input.observed.services
    .filter((service) => {
      const now = routedCluster(service.labels);
      const then = routedCluster(labels.get(service.name) ?? {});
      if (now === undefined || then === undefined) return false;
      return servedNow.has(now) && !servedThen.has(then) && !servedThen.has(now);
    })
    .map(({ name }) => name)
    .sort();
}
