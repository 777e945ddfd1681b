import { isJsonObject, parseJson } from '../../kernel/json.ts';
import { compareText } from '../../kernel/key.ts';
import { labelChange, type FieldChange } from '../../model/field-change.ts';
import type { Labels, ObservedNode } from '../../model/observed.ts';
import { nodeKeysLabel, ownerOfNodeKeys } from '../../model/own-labels.ts';

/** The label keys of a node that an owner has claimed, with the values that it wrote. */
export function claimedLabels(node: ObservedNode, owner: string): Labels {
  const record = parseJson(node.labels[nodeKeysLabel(owner)]);
  if (!isJsonObject(record)) return {};
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Labels that are no longer as an owner wrote them. */
export function claimedDrift(node: ObservedNode, owner: string): readonly FieldChange[] {
  const claimed = claimedLabels(node, owner);
  return Object.keys(claimed)
    .filter((label) => claimed[label] !== node.labels[label])
    .sort()
    .map((label) => labelChange(label, claimed[label], node.labels[label]));
}

/** What other owners of this tool have claimed on a node. */
export function othersLabels(node: ObservedNode, owner: string): Labels {
  const others = Object.keys(node.labels).flatMap((label) => ownerOfNodeKeys(label) ?? []);
  const claims = others.filter((other) => other !== owner).map((other) => claimedLabels(node, other));
  return Object.assign({}, ...claims) as Labels; // joins Labels
}

/** What goes when it is declared no more: a label that another owner claims too is left to that one. */
export function releasableLabels(node: ObservedNode, owner: string): Labels {
  const others = othersLabels(node, owner);
  return Object.fromEntries(
    Object.entries(claimedLabels(node, owner)).filter(([key]) => others[key] === undefined),
  );
}

/** What claimedLabels() reads again. */
export const claimRecord = (labels: Labels): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(labels).sort(([left], [right]) => compareText(left, right))),
  );
