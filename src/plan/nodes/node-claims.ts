import { isJsonObject, parseJson } from '../../kernel/json.ts';
import { compareText } from '../../kernel/key.ts';
import type { FieldChange } from '../../model/field-change.ts';
import { labelChange } from '../../model/masking/masked-change.ts';
import type { Labels, ObservedNode } from '../../model/observed.ts';
import { nodeKeysLabel, ownerOfNodeKeys } from '../../model/own-labels.ts';

/** The node labels that an owner has claimed, with the values that it wrote. */
export function claimedLabels(node: ObservedNode, owner: string): Labels {
  const record = parseJson(node.labels[nodeKeysLabel(owner)]);
  if (!isJsonObject(record)) return {};
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Labels that differ from what an owner wrote. */
export function claimedDrift(node: ObservedNode, owner: string): readonly FieldChange[] {
  const claimed = claimedLabels(node, owner);
  return Object.keys(claimed)
    .filter((label) => claimed[label] !== node.labels[label])
    .sort()
    .map((label) => labelChange(label, claimed[label], node.labels[label]));
}

/** The node labels that other owners have claimed. */
export function othersLabels(node: ObservedNode, owner: string): Labels {
  const others = Object.keys(node.labels).flatMap((label) => ownerOfNodeKeys(label) ?? []);
  const claims = others.filter((other) => other !== owner).map((other) => claimedLabels(node, other));
  return Object.assign({}, ...claims) as Labels; // joins Labels
}

/** Labels to remove once they are no longer declared; without labels that another owner also claims. */
export function releasableLabels(node: ObservedNode, owner: string): Labels {
  const others = othersLabels(node, owner);
  return Object.fromEntries(
    Object.entries(claimedLabels(node, owner)).filter(([key]) => others[key] === undefined),
  );
}

/** Serializes claims for claimedLabels(). */
export const claimRecord = (labels: Labels): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(labels).sort(([left], [right]) => compareText(left, right))),
  );
