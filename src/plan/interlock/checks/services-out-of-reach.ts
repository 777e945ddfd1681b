import { clusterOf } from '../../../interlock/blocks/extension-block.ts';
import { routedCluster } from '../../../interlock/routes/route-labels.ts';
import { countOf } from '../../../kernel/count-of.ts';
import { groupBy } from '../../../kernel/group-by.ts';
import { memoize } from '../../../kernel/memoize.ts';
import { specLabels } from '../../../service-fields/spec-labels.ts';
import type { BlockCheck, InterlockScene } from '../../common/check.ts';
import { listOf } from '../../common/impact.ts';
import { observedService } from '../../common/lookups.ts';
import { fieldContext } from '../../common/observed-index.ts';
import { reachFault } from '../../services/reach.ts';

/** The proxies of a changed block still reach the services that they reach now, whoever has made them. */
export const servicesOutOfReach: BlockCheck = ({ needs, desiredBlock, running, isChanged }, scene) => {
  if (!isChanged || running === undefined) return [];
  const { input, desired, state } = scene;
  const context = fieldContext(input.observed);
  const names = (routedIn(scene).get(clusterOf(desiredBlock)) ?? [])
    .filter(({ name, spec }) => {
      const observed = observedService(input.observed, name);
      const isReached = observed !== undefined && !reachFault(observed.spec, state.document, context);
      return isReached && reachFault(spec, desired.document, context) !== undefined;
    })
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    {
      reason: `its proxies would no longer reach ${countOf(names.length, 'service')}: ${listOf(names)}`,
      hint: `Keep a network that they share in spec.networks, or let the services join another first: ${needs.origin}`,
    },
  ];
};

/** The services after the plan, by the cluster that routes to them. */
const routedIn = memoize(({ after }: InterlockScene) =>
  groupBy(after.services, ({ spec }) => routedCluster(specLabels(spec))),
);
