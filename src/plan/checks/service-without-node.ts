import { serviceNamesIn } from '../../interlock/service-names.ts';
import { compareText, keyOf } from '../../model/key.ts';
import { isEqualJson } from '../../model/json.ts';
import type { ObservedService } from '../../model/observed.ts';
import { constraintsOf } from '../../spec/node-constraints.ts';
import { joinParts, part, refusal, type Part, type Step } from '../part.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';
import { formerServices } from '../plan-prune.ts';
import type { SwarmCheck } from './check.ts';
import { nodesAfter } from './nodes-after.ts';
import { unplaceable } from './placement.ts';

/**
 * Some node meets the constraints of a service. Constraints that are new or changed are refused before they take running
 * tasks away; of a service that the labels of this plan leave without a node, or that was without one, it is told.
 */
export const serviceWithoutNode: SwarmCheck = (input, planned) => {
  const nodes = nodesAfter(input, planned);
  const writes = planned.steps.filter(({ write }) => 'spec' in write && write.kind !== 'updateNode');
  const written = new Set(writes.map(({ change }) => change.resource));
  const others = namesOfOthers(input);
  const standing = input.observed.services
    .filter(({ name }) => !written.has(keyOf('service', name)) && !others.has(name))
    .sort((left, right) => compareText(left.name, right.name));
  return joinParts([
    ...writes.map((step) => checkWrite(step, nodes, input)),
    ...standing.map((service) => checkStanding(service, nodes, input)),
  ]);
};

/** What the core makes is looked at block by block, and what goes needs no node. */
const namesOfOthers = (input: PlanInput): ReadonlySet<string> =>
  new Set([
    ...[runningDocument(input), input.desired.interlock?.document].flatMap((document) =>
      document === undefined ? [] : serviceNamesIn(document),
    ),
    ...(input.prune ? formerServices(input) : []).map(({ name }) => name),
  ]);

type Nodes = ReturnType<typeof nodesAfter>;

function checkWrite({ change, write }: Step, nodes: Nodes, input: PlanInput): Part {
  if (!('spec' in write)) return part({});
  const reason = unplaceable(constraintsOf(write.spec), nodes);
  if (reason === undefined) return part({});
  const service = input.observed.services.find(({ name }) => keyOf('service', name) === change.resource);
  const isOld =
    service !== undefined &&
    isEqualJson(sorted(constraintsOf(service.spec)), sorted(constraintsOf(write.spec)));
  if (isOld) return warning(change.resource, reason);
  const origin = input.desired.services.find(
    ({ name }) => keyOf('service', name) === change.resource,
  )?.origin;
  return refusal(
    change.resource,
    reason,
    `Label a node so that it does, or change placement.constraints${origin === undefined ? '' : `: ${origin}`}`,
  );
}

/** Of services that the plan does not write only what it does to them is told, and what is amiss with those of the manifests. */
function checkStanding(service: ObservedService, nodes: Nodes, { desired, observed }: PlanInput): Part {
  const constraints = constraintsOf(service.spec);
  const reason = unplaceable(constraints, nodes);
  if (reason === undefined) return part({});
  const isDeclared = desired.services.some(({ name }) => name === service.name);
  const isLost = unplaceable(constraints, observed.nodes) === undefined;
  return isDeclared || isLost ? warning(keyOf('service', service.name), reason) : part({});
}

const warning = (resource: Part['warnings'][number]['resource'] & string, reason: string): Part =>
  part({ warnings: [{ resource, message: `${resource} has no node to run on: ${reason}` }] });

const sorted = (texts: readonly string[]): readonly string[] => [...texts].sort();
