import { hasInterlockMark, instanceIdsIn, isTypedByInterlock } from '../../interlock/blocks/marks.ts';
import { proxyNamesIn, serviceNamesIn } from '../../interlock/blocks/service-names.ts';
import type { DesiredInterlock } from '../../model/desired.ts';
import { documentIn } from '../../model/facts.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { compareText, keyOf } from '../../kernel/key.ts';
import type { ObservedService } from '../../model/observed.ts';
import { ownerLabel } from '../../model/own-labels.ts';
import type { Refusal, Wait } from '../../model/plan.ts';
import { interruption, countOf, noImpact } from '../common/impact.ts';
import type { InterlockState } from './interlock-state.ts';
import { desiredService } from '../common/lookups.ts';
import { fragment, type Fragment, type Step } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';
import { runningTasks } from '../common/service-tasks.ts';

/** Orphans that the plan removes. */
export const orphansOf = (
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
): readonly ObservedService[] => {
  const instanceIds = new Set(knownDocuments(state).flatMap((document) => [...instanceIdsIn(document)]));
  return unnamedServices(desired, state, input).filter(({ labels }) => hasInterlockMark(labels, instanceIds));
};

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

/** Declared services and services with an owner are not created by the core, whatever their name. */
function unnamedServices(
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
): readonly ObservedService[] {
  const named = new Set(knownDocuments(state).flatMap(serviceNamesIn));
  const kept = new Set([desired.coreService, ...serviceNamesIn(desired.document)]);
  return input.observed.services
    .filter(({ name, labels }) => (named.has(name) || isTypedByInterlock(labels)) && !kept.has(name))
    .filter(({ name }) => desiredService(input.desired, name) === undefined)
    .filter(({ labels }) => labels[ownerLabel] === undefined)
    .sort((left, right) => compareText(left.name, right.name));
}

/** The running config may have a name without a number, so it may not be among the versions. */
const knownDocuments = ({ document, versions }: InterlockState): readonly InterlockDocument[] => [
  document,
  ...versions.flatMap((version) => documentIn(version) ?? []),
];

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
