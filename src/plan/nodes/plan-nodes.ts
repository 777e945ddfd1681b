import type { DesiredNode } from '../../model/desired.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { withValueAt } from '../../kernel/json.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { ObservedNode, Labels } from '../../model/observed.ts';
import { nodeKeysLabel } from '../../model/own-labels.ts';
import type { FieldChange } from '../../model/field-change.ts';
import { labelChange } from '../../model/masking/masked-change.ts';
import { hashOf } from '../../kernel/hash.ts';
import { causeOfLabels, obsoleteLabels, keptLabelReason, keptLabels } from './obsolete-labels.ts';
import { driftToUndo } from '../common/drift.ts';
import { labelsBeside } from '../common/labels-beside.ts';
import { claimRecord, claimedDrift, claimedLabels, othersLabels, releasableLabels } from './node-claims.ts';
import { nodeImpact } from './node-impact.ts';
import { joinFragments, fragment, refusal, type Fragment, type Step } from '../common/fragment.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';
import { desiredLabels } from './shared-nodes.ts';

/** Plans node labels: we own the keys that we declare and do not change any others; several owners may share a node. */
export function planNodes(input: PlanInput): Fragment {
  const namesById = new Map<string, string>();
  const running = runningDocument(input);
  return joinFragments(
    input.desired.nodes.map((desired) => {
      const found = findNode(desired.name, input.observed.nodes);
      const key = keyOf('node', desired.name);
      if ('reason' in found) return refusal(key, found.reason, found.hint);
      const known = namesById.get(found.node.id);
      if (known !== undefined) return namedTwice(key, known, desired);
      namesById.set(found.node.id, desired.name);
      return planNode(desired, found.node, running, input);
    }),
  );
}

/** Named by hostname in one place and by id in another: two updates would undo each other. */
const namedTwice = (key: Key, known: string, { origin }: DesiredNode): Fragment =>
  refusal(key, `it is the same node as "${known}"`, `Use the same name in all clusters: ${origin}`);

function planNode(
  desired: DesiredNode,
  node: ObservedNode,
  running: InterlockDocument | undefined,
  input: PlanInput,
): Fragment {
  const key = keyOf('node', desired.name);
  const claimed = claimedLabels(node, input.owner);
  const labels = desiredLabels(desired, node, input);
  const foreign = foreignValues(labels, node, input.owner);
  if (foreign.length > 0) return refusal(key, foreign.join('; '), foreignHint(desired));
  const kept = labelsBeside(labels, keptLabels(node, input));
  const obsolete = labelsBeside(labels, obsoleteLabels(node, input));
  const retained = { ...kept, ...(input.prune ? {} : obsolete) };
  const releasable = labelsBeside(retained, releasableLabels(node, input.owner));
  const fields = labelChanges(labels, node.labels, releasable);
  const record = { ...retained, ...labels };
  const result = fragment({
    rows: [[key, { id: node.id, attempted: hashOf(record) }]],
    retained: Object.keys(retained).map((label) =>
      kept[label] === undefined
        ? { resource: key, reason: obsoleteLabelReason(label), isPrunable: true }
        : { resource: key, reason: keptLabelReason(label, node, input) },
    ),
  });
  if (fields.length === 0 && isClaimed(record, claimed)) return { ...result, unchanged: [key] };
  const drift = driftToUndo(key, claimedDrift(node, input.owner), fields);
  const change = { key, node, running, fields, claimed, obsolete, releasable, record, desired: labels };
  return { ...result, drift, steps: [stepOf(change, input)] };
}

const obsoleteLabelReason = (label: string): string =>
  `label "${label}" is no longer declared: --prune removes it`;

type Found = { readonly node: ObservedNode } | { readonly reason: string; readonly hint: string };

/** By id or hostname. A hostname is not unique: a node that has left and joined again is still listed as down. */
function findNode(name: string, nodes: readonly ObservedNode[]): Found {
  const matches = nodes.filter((node) => node.id === name || node.hostname === name);
  const ready = matches.filter((node) => node.state === 'ready');
  const candidates = ready.length > 0 ? ready : matches;
  const [node, ...others] = candidates;
  if (node === undefined) {
    const known = nodes.map(({ hostname }) => hostname).join(', ');
    return { reason: 'the swarm has no such node', hint: `Nodes of this swarm: ${known}` };
  }
  if (others.length > 0) {
    const ids = candidates.map(({ id }) => id).join(', ');
    return {
      reason: `${candidates.length} nodes have this hostname`,
      hint: `Name one of them by its id: ${ids}`,
    };
  }
  return { node };
}

/** Includes labels that another owner has set to the same value: if one owner changed it, the other would report drift. */
function foreignValues(desired: Labels, node: ObservedNode, owner: string): readonly string[] {
  const claimed = claimedLabels(node, owner);
  const others = othersLabels(node, owner);
  return Object.entries(desired).flatMap(([key, value]) => {
    const observed = node.labels[key];
    if (observed === undefined || observed === value) return [];
    if (claimed[key] !== undefined && others[key] !== observed) return [];
    const whose = claimed[key] === undefined ? 'it was not set by us' : 'another owner claims it too';
    return [
      `label "${key}" is ${JSON.stringify(observed)}, but ${JSON.stringify(value)} is declared, and ${whose}`,
    ];
  });
}

const foreignHint = ({ name, origin }: DesiredNode): string =>
  `Remove the label (docker node update --label-rm KEY ${name}) or change it in ${origin}`;

function labelChanges(desired: Labels, observed: Labels, releasable: Labels): readonly FieldChange[] {
  const keys = [...new Set([...Object.keys(desired), ...Object.keys(releasable)])].sort();
  return keys
    .filter((key) => desired[key] !== observed[key])
    .map((key) => labelChange(key, observed[key], desired[key]));
}

const isClaimed = (desired: Labels, claimed: Labels): boolean =>
  Object.keys(desired).length === Object.keys(claimed).length &&
  Object.entries(desired).every(([key, value]) => claimed[key] === value);

interface NodeChange {
  readonly key: Key;
  readonly node: ObservedNode;
  readonly running: InterlockDocument | undefined;
  readonly fields: readonly FieldChange[];
  readonly claimed: Labels;
  readonly obsolete: Labels;
  readonly releasable: Labels;
  readonly desired: Labels;
  /** Our claims after the step. */
  readonly record: Labels;
}

function stepOf(change: NodeChange, input: PlanInput): Step {
  const { key, node, running, fields, claimed, obsolete, record } = change;
  const labels = labelsAfter(change, input.owner);
  return {
    change: {
      id: key,
      op: fields.length === 0 ? 'adopt' : 'update',
      resource: key,
      cause: isClaimed(record, claimed) ? 'drift' : causeOfLabels(fields, obsolete),
      fields,
      impact: nodeImpact(node, labels, input.observed, running),
      dependsOn: [],
    },
    write: {
      kind: 'updateNode',
      ref: { id: node.id, version: node.version },
      spec: withValueAt(node.spec, ['Labels'], labels),
    },
  };
}

/** An update replaces the whole map, so foreign labels are sent back as read. */
const labelsAfter = ({ node, releasable, desired, record }: NodeChange, owner: string): Labels => ({
  ...labelsBeside(releasable, node.labels),
  ...desired,
  [nodeKeysLabel(owner)]: claimRecord(record),
});
