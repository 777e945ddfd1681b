import { serviceNamesIn } from '../../../interlock/blocks/service-names.ts';
import { compareText, keyOf, nameOf, type Key } from '../../../kernel/key.ts';
import { isEqualJson } from '../../../kernel/json.ts';
import type { ObservedNode, ObservedService } from '../../../model/observed.ts';
import { constraintsOf } from '../../../service-fields/node-constraints.ts';
import { desiredService, observedService } from '../../common/lookups.ts';
import { joinFragments, fragment, refusal, type Fragment, type Step } from '../../common/fragment.ts';
import { runningDocument, type PlanInput } from '../../plan-input.ts';
import { prunedServices } from '../obsolete-services.ts';
import type { SwarmCheck } from '../../common/check.ts';
import { unplaceable } from '../../projection/placement.ts';

/**
 * Some node meets the constraints of a service. New or changed constraints that no node meets are refused before they stop
 * running tasks; services that had no node before, or lose it to the labels of this plan, only give a warning.
 */
export const serviceWithoutNode: SwarmCheck = ({ input, planned, after: { nodes } }) => {
  const writes = planned.steps.filter(({ write }) => 'spec' in write && write.kind !== 'updateNode');
  const written = new Set(writes.map(({ change }) => change.resource));
  const unchecked = uncheckedNames(input);
  const unwritten = input.observed.services
    .filter(({ name }) => !written.has(keyOf('service', name)) && !unchecked.has(name))
    .sort((left, right) => compareText(left.name, right.name));
  const scene: Scene = { nodes, input };
  return joinFragments([
    ...writes.map((step) => checkWrite(step, scene)),
    ...unwritten.map((service) => checkUnwritten(service, scene)),
  ]);
};

/** Services of the core are checked block by block, and pruned ones need no node. */
const uncheckedNames = (input: PlanInput): ReadonlySet<string> =>
  new Set([
    ...[runningDocument(input), input.desired.interlock?.document].flatMap((document) =>
      document === undefined ? [] : serviceNamesIn(document),
    ),
    ...prunedServices(input).map(({ name }) => name),
  ]);

interface Scene {
  /** With the labels that the plan sets. */
  readonly nodes: readonly ObservedNode[];
  readonly input: PlanInput;
}

function checkWrite({ change: { resource }, write }: Step, { nodes, input }: Scene): Fragment {
  if (!('spec' in write)) return fragment({});
  const reason = unplaceable(constraintsOf(write.spec), nodes);
  if (reason === undefined) return fragment({});
  const service = observedService(input.observed, nameOf(resource));
  const isOld =
    service !== undefined &&
    isEqualJson(sorted(constraintsOf(service.spec)), sorted(constraintsOf(write.spec)));
  if (isOld) return warning(resource, reason);
  const origin = desiredService(input.desired, nameOf(resource))?.origin;
  const place = origin === undefined ? '' : `: ${origin}`;
  return refusal(resource, reason, `Label a node to meet them, or change placement.constraints${place}`);
}

/** Services that the plan does not write: warns if the plan takes their node away, or if they are declared. */
function checkUnwritten({ name, spec }: ObservedService, { nodes, input }: Scene): Fragment {
  const key = keyOf('service', name);
  const reason = unplaceable(constraintsOf(spec), nodes);
  if (reason === undefined) return fragment({});
  const isDeclared = desiredService(input.desired, name) !== undefined;
  const isLost = unplaceable(constraintsOf(spec), input.observed.nodes) === undefined;
  return isDeclared || isLost ? warning(key, reason) : fragment({});
}

const warning = (resource: Key, reason: string): Fragment =>
  fragment({
    warnings: [
      { kind: 'serviceWithoutNode', resource, message: `${resource} has no node to run on: ${reason}` },
    ],
  });

const sorted = (texts: readonly string[]): readonly string[] => [...texts].sort();
