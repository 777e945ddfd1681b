import { keyOf, type Key } from '../../../kernel/key.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { DesiredService } from '../../../model/desired.ts';
import { joinFragments, fragment, refusal, type Fragment } from '../../common/fragment.ts';
import { observedService } from '../../common/lookups.ts';
import { fieldContext } from '../../common/observed-index.ts';
import { observeOnlyObjects } from '../../common/observe-only.ts';
import { runningDocument } from '../../plan-input.ts';
import type { SwarmCheck, SwarmScene } from '../../common/check.ts';
import { reachFault } from '../reach.ts';

/**
 * The proxies reach every declared service: an overlay may leave a label or a network in place that belongs to another
 * cluster. A fault that is there already is only reported. A service that waits for an observe-only network is refused for
 * that.
 */
export const proxyOutOfReach: SwarmCheck = (scene) => {
  const specs = new Map(scene.after.services.map(({ name, spec }) => [name, spec]));
  const waiting = waitingServices(scene);
  return joinFragments(
    scene.input.desired.services.map((service) => {
      const spec = specs.get(service.name);
      return spec === undefined || waiting.has(keyOf('service', service.name))
        ? fragment({})
        : checkService(service, spec, scene);
    }),
  );
};

function checkService({ name, origin }: DesiredService, spec: JsonObject, { input }: SwarmScene): Fragment {
  const running = runningDocument(input);
  const document = input.desired.interlock?.document ?? running;
  if (document === undefined) return fragment({});
  const context = fieldContext(input.observed);
  const fault = reachFault(spec, document, context);
  if (fault === undefined) return fragment({});
  const resource = keyOf('service', name);
  const reason = `${fault.reason}: ${origin}`;
  const observed = observedService(input.observed, name);
  const before = observed && reachFault(observed.spec, running ?? document, context);
  if (before === undefined) return refusal(resource, reason, fault.hint);
  const message = `${resource} gets no requests: ${reason}. ${fault.hint}`;
  return fragment({ warnings: [{ kind: 'unservedCluster', resource, message }] });
}

/** Services that need an object that the plan would create if it were not observe-only. */
function waitingServices({ input, planned: { steps } }: SwarmScene): ReadonlySet<Key> {
  const isObserveOnly = observeOnlyObjects(input);
  const withheld = new Set(
    steps
      .filter(({ change: { op, resource } }) => op === 'create' && isObserveOnly(resource))
      .map(({ change: { id } }) => id),
  );
  if (withheld.size === 0) return new Set();
  return new Set(
    steps
      .filter(({ change: { dependsOn } }) => dependsOn.some((id) => withheld.has(id)))
      .map(({ change: { resource } }) => resource),
  );
}
