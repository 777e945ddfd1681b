import { extensionConstraintsOf, proxyConstraintsOf } from '../../interlock/blocks/extension-block.ts';
import { documentIn } from '../../model/facts.ts';
import type { ExtensionBlock, InterlockDocument } from '../../model/interlock-document.ts';
import type { Labels, ObservedNode } from '../../model/observed.ts';
import type { ChangeCause, FieldChange } from '../../model/plan.ts';
import { meetsConstraints } from '../../service-fields/node-constraints.ts';
import { isLost } from './lost-constraints.ts';
import { heldExtensions } from '../interlock/held-blocks.ts';
import { keptExtensions } from '../interlock/kept-blocks.ts';
import { releasableLabels } from './node-claims.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';

/**
 * Our labels of a node that stay as long as the block of an obsolete cluster does. No record shows for which cluster a label
 * was set, so the constraints of the blocks decide. A label that no block uses may belong to an obsolete cluster if that
 * cluster has the node, or if the manifests are only a subset.
 */
export function obsoleteLabels(node: ObservedNode, input: PlanInput): Labels {
  const obsolete = obsoleteBlocks(input);
  const mayHaveOthers =
    input.isPartial === true || obsolete.some((block) => meetsConstraints(node, proxyConstraintsOf(block)));
  const declared = declaredBlocks(input);
  const isObsolete = (label: string): boolean =>
    isUsed(label, node, obsolete) || (mayHaveOthers && !isUsed(label, node, declared));
  return Object.fromEntries(
    Object.entries(releasableLabels(node, input.owner)).filter(([label]) => isObsolete(label)),
  );
}

/** Our labels of a node that are used by blocks that are kept although no longer declared. */
export const keptLabels = (node: ObservedNode, input: PlanInput): Labels => ({
  ...labelsUsedBy(heldExtensions(input), node, input),
  ...labelsUsedBy(keptExtensions(input), node, input),
});

const labelsUsedBy = (blocks: readonly ExtensionBlock[], node: ObservedNode, { owner }: PlanInput): Labels =>
  Object.fromEntries(
    Object.entries(releasableLabels(node, owner)).filter(([label]) => isUsed(label, node, blocks)),
  );

/** Why a kept label is. */
export function keptLabelReason(label: string, node: ObservedNode, input: PlanInput): string {
  const isHeld = labelsUsedBy(keptExtensions(input), node, input)[label] === undefined;
  const why = isHeld
    ? 'as long as its cluster is held back'
    : 'because the manifest of its cluster had swarm-reconciler.io/prune: "false"';
  return `label "${label}" is no longer declared; kept ${why}`;
}

/** A step that only removes labels of obsolete clusters is a prune; any other step has the manifests as its cause. */
export const causeOfLabels = (fields: readonly FieldChange[], obsolete: Labels): ChangeCause =>
  fields.length > 0 && fields.every(({ key = '' }) => Object.hasOwn(obsolete, key)) ? 'prune' : 'manifest';

const obsoleteBlocks = (input: PlanInput): readonly ExtensionBlock[] =>
  blocksNamed(input.desired.interlock?.obsoleteBlocks ?? [], runningDocument(input)?.extensions ?? {});

/** Running and older versions: an interrupted apply may have changed their constraints without having removed a label yet. */
function declaredBlocks({ desired, interlock }: PlanInput): readonly ExtensionBlock[] {
  const names = (desired.interlock?.needs ?? []).map(({ block }) => block);
  return [interlock?.running, ...(interlock?.versions ?? [])].flatMap((config) =>
    blocksNamed(names, documentIn(config)?.extensions ?? {}),
  );
}

const blocksNamed = (
  names: readonly string[],
  extensions: InterlockDocument['extensions'],
): readonly ExtensionBlock[] =>
  Object.entries(extensions).flatMap(([name, block]) => (names.includes(name) ? [block] : []));

function isUsed(label: string, node: ObservedNode, blocks: readonly ExtensionBlock[]): boolean {
  const without = withoutLabel(node, label);
  return blocks.some((block) =>
    isLost([...proxyConstraintsOf(block), ...extensionConstraintsOf(block)], node, without),
  );
}

const withoutLabel = (node: ObservedNode, label: string): ObservedNode => ({
  ...node,
  labels: Object.fromEntries(Object.entries(node.labels).filter(([key]) => key !== label)),
});
