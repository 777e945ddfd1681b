import { clusterOf, proxyNameOf } from '../../interlock/blocks/extension-block.ts';
import { clusterLabel } from '../../model/route-label.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { keyOf } from '../../kernel/key.ts';
import { routedCluster } from '../../interlock/routes/route-labels.ts';
import { labelsIn } from '../services/route-impact.ts';
import type { Wait } from '../../model/plan.ts';
import { stepAfter, type Fragment, type Step } from '../common/fragment.ts';
import type { InterlockFragments } from './plan-interlock.ts';
import type { PlanInput } from '../plan-input.ts';

/**
 * A service that changes its cluster waits until the new cluster has a proxy: until then nobody would route to it. If that
 * cluster is refused, the service keeps its cluster. New services do not wait: they have no traffic to lose.
 */
export function waitForProxies(
  fragment: Fragment,
  { interlock, blocked }: InterlockFragments,
  input: PlanInput,
): Fragment {
  const document = input.desired.interlock?.document;
  if (document === undefined) return fragment;
  const steps = fragment.steps.map((step) => {
    const cluster = newClusterOf(step);
    if (cluster === undefined) return { step, wait: undefined };
    const obstacle = blocked.get(cluster);
    const wait = obstacle === undefined ? waitOf(cluster, document, interlock.waits) : undefined;
    const first = obstacle ?? wait?.id;
    return { step: first === undefined ? step : stepAfter(step, [first]), wait };
  });
  const needed = steps.flatMap(({ wait }) => (wait === undefined ? [] : [{ ...wait, required: true }]));
  return { ...fragment, steps: steps.map(({ step }) => step), waits: [...fragment.waits, ...needed] };
}

/** The cluster that a service moves to; undefined: it stays, or no proxy routes to it afterwards. */
function newClusterOf({ change, write }: Step): string | undefined {
  const isMoved =
    change.op !== 'create' &&
    change.fields.some(({ field, key }) => field === 'labels' && key === clusterLabel);
  return isMoved ? routedCluster(labelsIn(write)) : undefined;
}

function waitOf(cluster: string, document: InterlockDocument, waits: readonly Wait[]): Wait | undefined {
  const proxy = proxyNameOf(Object.values(document.extensions).find((block) => clusterOf(block) === cluster));
  return proxy === undefined
    ? undefined
    : waits.find(({ resource, until }) => until === 'appears' && resource === keyOf('service', proxy));
}
