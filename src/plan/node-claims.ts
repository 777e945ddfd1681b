import { isJsonObject, parseJson } from '../model/json.ts';
import type { Labels, ObservedNode } from '../model/observed.ts';
import { nodeKeysLabel } from '../model/own-labels.ts';

/** The label keys of a node that an owner has claimed, with the values that it wrote. */
export function claimedLabels(node: ObservedNode, owner: string): Labels {
  const record = parseJson(node.labels[nodeKeysLabel(owner)]);
  if (!isJsonObject(record)) return {};
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
