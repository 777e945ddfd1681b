import { isEqualJson, withValueAt } from '../../kernel/json.ts';
import { keyOf } from '../../kernel/key.ts';
import { labelChange } from '../../model/masking/masked-change.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import type { Labels, ObservedNode } from '../../model/observed.ts';
import { nodeKeysLabel } from '../../model/own-labels.ts';
import type { Step } from '../common/fragment.ts';
import { labelsBeside } from '../common/labels-beside.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';
import { claimRecord, releasableLabels } from './node-claims.ts';
import { nodeImpact } from './node-impact.ts';
import { keptLabels } from './obsolete-labels.ts';

/** Nodes that no manifest names, with or without labels of ours. */
export function undeclaredNodes({ desired, observed }: PlanInput): readonly ObservedNode[] {
  const named = new Set(desired.nodes.map(({ name }) => name));
  return observed.nodes.filter(({ hostname, id }) => !named.has(hostname) && !named.has(id));
}

interface PrunedLabels {
  /** The labels to remove. */
  readonly released: Labels;
  /** All labels of the node after the plan, including our record. */
  readonly left: Labels;
}

/** The labels of a node that no manifest names, without ours. Labels that a kept block requires stay. */
export function prunedLabels(node: ObservedNode, input: PlanInput): PrunedLabels {
  const record = nodeKeysLabel(input.owner);
  const asked = keptLabels(node, input);
  const released = labelsBeside(asked, releasableLabels(node, input.owner));
  const { [record]: _claim, ...others } = labelsBeside(released, node.labels);
  const isClaimed = Object.keys(asked).length > 0;
  return { released, left: isClaimed ? { ...others, [record]: claimRecord(asked) } : others };
}

/** Removes our labels from nodes that no manifest names. The caller adds what these steps depend on. */
export function obsoleteNodeSteps(input: PlanInput): readonly Step[] {
  const document = runningDocument(input);
  return undeclaredNodes(input).flatMap((node) => stepOf(node, document, input) ?? []);
}

function stepOf(
  node: ObservedNode,
  document: InterlockDocument | undefined,
  input: PlanInput,
): Step | undefined {
  const { released, left } = prunedLabels(node, input);
  if (isEqualJson(left, node.labels)) return undefined;
  const key = keyOf('node', node.hostname);
  return {
    change: {
      ...{ id: key, op: 'update', resource: key, cause: 'prune' },
      fields: Object.keys(released)
        .sort()
        .map((label) => labelChange(label, node.labels[label], undefined)),
      impact: nodeImpact(node, left, input.observed, document),
      dependsOn: [],
    },
    write: {
      kind: 'updateNode',
      ref: { id: node.id, version: node.version },
      spec: withValueAt(node.spec, ['Labels'], left),
    },
  };
}
