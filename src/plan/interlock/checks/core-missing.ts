import { countOf } from '../../../kernel/count-of.ts';
import { isTypedByInterlock } from '../../../interlock/blocks/marks.ts';
import { routedCluster } from '../../../interlock/routes/route-labels.ts';
import type { DesiredInterlock } from '../../../model/desired.ts';
import { compareText, keyOf } from '../../../kernel/key.ts';
import { ownerLabel } from '../../../model/own-labels.ts';
import { refusal, type Fragment } from '../../common/fragment.ts';
import type { PlanInput } from '../../plan-input.ts';

/**
 * Requires a core service. MKE hides services that a login must not see, so an unlisted core may be running: other traces
 * of Interlock show that.
 */
export function coreMissing({ coreService }: DesiredInterlock, input: PlanInput): Fragment {
  const key = keyOf('service', coreService);
  const traces = tracesOf(input);
  if (traces.length === 0) {
    return refusal(
      key,
      'the core service does not exist',
      'Enable layer 7 routing in MKE, or name the service in spec.coreService of an Interlock manifest. On a swarm without MKE, its spec.deploy runs a core',
    );
  }
  return refusal(
    key,
    `the core service is not visible, but there are traces of Interlock: ${traces.join(', ')}`,
    'MKE only lists what a user may see: use one with full control, or name the core in spec.coreService of an Interlock manifest',
  );
}

function tracesOf({ observed, interlock }: PlanInput): readonly string[] {
  const config = interlock?.versions.at(-1);
  const typed = observed.services.filter(({ labels }) => isTypedByInterlock(labels)).map(({ name }) => name);
  const routed = observed.services.filter(
    ({ labels }) => labels[ownerLabel] === undefined && routedCluster(labels) !== undefined,
  );
  return [
    ...(config === undefined ? [] : [keyOf('config', config.name)]),
    ...typed
      .sort(compareText)
      .slice(0, 1)
      .map((name) => keyOf('service', name)),
    ...(routed.length === 0 ? [] : [`${countOf(routed.length, 'service')} with a route`]),
  ];
}
