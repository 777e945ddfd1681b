import { withValueAt } from '../../kernel/json.ts';
import type { Labels, ObservedNode } from '../../model/observed.ts';
import { keyOf } from '../../kernel/key.ts';
import type { FieldChange } from '../../model/field-change.ts';
import { nodeKeysLabel } from '../../model/own-labels.ts';
import { causeOfLabels, obsoleteLabels } from './obsolete-labels.ts';
import { claimRecord, claimedLabels } from './node-claims.ts';
import { nodeImpact } from './node-impact.ts';
import { labelsWritten, type NodeMove } from './node-move.ts';
import type { Fragment, Step } from '../common/fragment.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';

/**
 * Suffix of the step that adds labels before config.toml changes. The later step keeps the plain id: if an apply is
 * interrupted between the two, the next plan contains only that one.
 */
export const earlySuffix = '#add';

/** Splits the label changes of moving nodes in two: new labels are added first, old ones are removed after `ids`. */
export function withNodeMigration(
  objects: Fragment,
  move: NodeMove | undefined,
  ids: readonly string[],
  input: PlanInput,
): Fragment {
  if (move === undefined) return objects;
  const settled = new Set(move.settled);
  const services = input.observed.services.filter(({ name }) => !settled.has(keyOf('service', name)));
  const then = { ...input, observed: { ...input.observed, services } };
  const steps = objects.steps.flatMap((step) => {
    const { write, change } = step;
    const early = move.nodes.get(change.resource);
    const labels = labelsWritten(write);
    const node = input.observed.nodes.find(({ id }) => write.kind === 'updateNode' && id === write.ref.id);
    return early === undefined || labels === undefined || node === undefined
      ? [step]
      : splitStep({ step, node, labels, early: newLabels(node, labels, early, input) }, ids, then);
  });
  return { ...objects, steps };
}

interface LateStep {
  readonly step: Step;
  readonly node: ObservedNode;
  /** All labels in the end. */
  readonly labels: Labels;
  /** The new labels among them, which are added first. */
  readonly early: Labels;
}

const newLabels = (node: ObservedNode, labels: Labels, early: Labels, { owner }: PlanInput): Labels =>
  Object.fromEntries(
    Object.entries(labels).filter(
      ([label, value]) =>
        label !== nodeKeysLabel(owner) && node.labels[label] !== value && early[label] === value,
    ),
  );

/** Labels that are removed later stay claimed until then. */
function splitStep(late: LateStep, ids: readonly string[], input: PlanInput): readonly Step[] {
  const { node, early } = late;
  const record = claimRecord({ ...claimedLabels(node, input.owner), ...early });
  const between = { ...node.labels, ...early, [nodeKeysLabel(input.owner)]: record };
  if (Object.keys(early).length === 0) return [laterStep(late, node, ids, input)];
  return [
    earlyStep(late, between, input),
    laterStep(late, { ...node, labels: between }, [`${late.step.change.id}${earlySuffix}`, ...ids], input),
  ];
}

const isEarly =
  ({ early }: LateStep) =>
  ({ key = '' }: FieldChange): boolean =>
    Object.hasOwn(early, key);

function earlyStep(late: LateStep, labels: Labels, input: PlanInput): Step {
  const { step, node } = late;
  return {
    change: {
      ...step.change,
      id: `${step.change.id}${earlySuffix}`,
      fields: step.change.fields.filter(isEarly(late)),
      impact: nodeImpact(node, labels, input.observed, runningDocument(input)),
    },
    write: { ...step.write, spec: withValueAt(node.spec, ['Labels'], labels) } as Step['write'],
  };
}

function laterStep(late: LateStep, node: ObservedNode, after: readonly string[], input: PlanInput): Step {
  const { change, write } = late.step;
  const fields = change.fields.filter((field) => !isEarly(late)(field));
  const cause = causeOfLabels(fields, obsoleteLabels(late.node, input));
  return {
    change: {
      ...change,
      fields,
      cause: cause === 'prune' ? cause : change.cause,
      impact: nodeImpact(node, late.labels, input.observed, runningDocument(input)),
      dependsOn: [...change.dependsOn, ...after],
    },
    write,
  };
}
