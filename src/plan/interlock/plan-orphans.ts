import { countOf } from '../../kernel/count-of.ts';
import { proxyNamesIn } from '../../interlock/blocks/service-names.ts';
import type { DesiredInterlock } from '../../model/desired.ts';
import { keyOf } from '../../kernel/key.ts';
import type { ObservedService } from '../../model/observed.ts';
import type { Refusal, Wait } from '../../model/plan.ts';
import { interruption, noImpact } from '../common/impact.ts';
import type { InterlockState } from './interlock-state.ts';
import { knownDocuments, orphansOf, unnamedServices } from './orphans.ts';
import { fragment, type Fragment, type Step } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';
import { runningTasks } from '../common/service-tasks.ts';

/**
 * Services of Interlock that no block names any more. The core forgets them, and an old proxy keeps using its ports. Derived
 * only from what is observed, so the apply after an interrupted one finds them again.
 */
export function planOrphans(
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
  wait: Wait,
): Fragment {
  const marked = orphansOf(desired, state, input);
  const unmarked = unnamedServices(desired, state, input).filter((service) => !marked.includes(service));
  const proxies = new Set(knownDocuments(state).flatMap(proxyNamesIn));
  return fragment({
    steps: marked.map((service) => removeStep(service, proxies, input, wait)),
    waits: marked.length > 0 && wait.dependsOn.length === 0 ? [wait] : [],
    refused: unmarked.map(refusalOf),
  });
}

function removeStep(
  service: ObservedService,
  proxies: ReadonlySet<string>,
  input: PlanInput,
  wait: Wait,
): Step {
  const key = keyOf('service', service.name);
  const tasks = runningTasks(input.observed, service.id);
  const summary = `the proxy stops answering (${countOf(tasks, 'task')} stopped)`;
  return {
    change: {
      id: key,
      op: 'delete',
      resource: key,
      cause: 'manifest',
      fields: [],
      impact: proxies.has(service.name)
        ? interruption(tasks, [service.name], summary)
        : noImpact('orphan: no block of config.toml names it'),
      dependsOn: [wait.id],
    },
    write: { kind: 'removeService', id: service.id },
  };
}

const refusalOf = (service: ObservedService): Refusal => ({
  resource: keyOf('service', service.name),
  reason: 'no block of config.toml names it any more, but nothing marks it as a service of Interlock',
  hint: `If it is one, remove it: docker service rm ${service.name}`,
});
