import { extensionConstraintsOf, proxyConstraintsOf } from '../../interlock/blocks/extension-block.ts';
import { documentIn } from '../../model/facts.ts';
import type { ExtensionBlock, InterlockDocument } from '../../model/interlock-document.ts';
import type { Labels, ObservedNode } from '../../model/observed.ts';
import type { ChangeCause, FieldChange } from '../../model/plan.ts';
import { meetsConstraints } from '../../service-fields/node-constraints.ts';
import { isLost } from './lost-constraints.ts';
import { keptExtensions } from '../interlock/kept-blocks.ts';
import { releasableLabels } from './node-claims.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';

/**
 * Our labels of a node that stay as long as the block of a cluster which is declared no more does. No record says for which
 * cluster a label was set; the constraints of the blocks tell it. What no block asks for may be of such a cluster where
 * that has the node, or where the manifests are a part of the whole.
 */
export function obsoleteLabels(node: ObservedNode, input: PlanInput): Labels {
  const obsolete = obsoleteBlocks(input);
  const mayHaveOthers =
    input.isPartial === true || obsolete.some((block) => meetsConstraints(node, proxyConstraintsOf(block)));
  const declared = declaredBlocks(input);
  const isObsolete = (label: string): boolean =>
    isAskedFor(label, node, obsolete) || (mayHaveOthers && !isAskedFor(label, node, declared));
  return Object.fromEntries(
    Object.entries(releasableLabels(node, input.owner)).filter(([label]) => isObsolete(label)),
  );
}

/** Our labels of a node that the blocks ask for which are kept though they are declared no more. */
export function keptLabels(node: ObservedNode, input: PlanInput): Labels {
  const kept = keptExtensions(input);
  return Object.fromEntries(
    Object.entries(releasableLabels(node, input.owner)).filter(([label]) => isAskedFor(label, node, kept)),
  );
}

export const keptLabelReason = (label: string): string =>
  `label "${label}" is declared no more, and kept: the manifest of its cluster said swarm-reconciler.io/prune: "false"`;

/** Labels that go with former clusters alone are pruned; a step that does more is asked for by the manifests. */
export const causeOfLabels = (fields: readonly FieldChange[], obsolete: Labels): ChangeCause =>
  fields.length > 0 && fields.every(({ key = '' }) => Object.hasOwn(obsolete, key)) ? 'prune' : 'manifest';

const obsoleteBlocks = (input: PlanInput): readonly ExtensionBlock[] =>
  blocksNamed(input.desired.interlock?.obsoleteBlocks ?? [], runningDocument(input)?.extensions ?? {});

/** As they run and as they were: a run that was cut off may have changed what they ask for, and not yet released a label. */
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

function isAskedFor(label: string, node: ObservedNode, blocks: readonly ExtensionBlock[]): boolean {
  const without = withoutLabel(node, label);
  return blocks.some((block) =>
    isLost([...proxyConstraintsOf(block), ...extensionConstraintsOf(block)], node, without),
  );
}

const withoutLabel = (node: ObservedNode, label: string): ObservedNode => ({
  ...node,
  labels: Object.fromEntries(Object.entries(node.labels).filter(([key]) => key !== label)),
});
