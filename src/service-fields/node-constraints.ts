import { BlockList, isIP } from 'node:net';
import { textsOf, valueAt, type JsonObject } from '../kernel/json.ts';
import type { Labels, ObservedNode } from '../model/observed.ts';
import { parseConstraint, type Constraint } from './placement-constraint.ts';

/** The placement constraints of a service's spec, not normalized. */
export const constraintsOf = (spec: JsonObject): readonly string[] =>
  textsOf(valueAt(spec, ['TaskTemplate', 'Placement', 'Constraints']));

/** The nodes that meet the constraints by swarmkit's rules. No node meets a constraint that cannot be parsed. */
export function nodesMeeting(
  constraints: readonly string[],
  nodes: readonly ObservedNode[],
): readonly ObservedNode[] {
  const parsed = constraints.map(parseConstraint);
  return nodes.filter((node) =>
    parsed.every((constraint) => !('fault' in constraint) && meets(node, constraint)),
  );
}

export const meetsConstraints = (node: ObservedNode, constraints: readonly string[]): boolean =>
  nodesMeeting(constraints, [node]).length > 0;

/** Values are compared regardless of case, a missing label counts as empty, and no node meets an unknown key. */
function meets(node: ObservedNode, { key, isNegated, value }: Constraint): boolean {
  if (key.toLowerCase() === 'node.ip') return isAddressIn(node.address, value) !== isNegated;
  const observed = valueOf(node, key);
  if (observed === undefined) return false;
  return (observed.toLowerCase() === value.toLowerCase()) !== isNegated;
}

const labelSets = [
  { prefix: 'node.labels.', labelsOf: (node: ObservedNode): Labels => node.labels },
  { prefix: 'engine.labels.', labelsOf: (node: ObservedNode): Labels => node.engineLabels },
];

const attributes = new Map<string, (node: ObservedNode) => string>([
  ['node.id', ({ id }) => id],
  ['node.hostname', ({ hostname }) => hostname],
  ['node.role', ({ role }) => role],
  ['node.platform.os', ({ os }) => os],
  ['node.platform.arch', ({ architecture }) => architecture],
]);

function valueOf(node: ObservedNode, key: string): string | undefined {
  const folded = key.toLowerCase();
  for (const { prefix, labelsOf } of labelSets) {
    if (!folded.startsWith(prefix) || key.length === prefix.length) continue;
    const [labels, label] = [labelsOf(node), key.slice(prefix.length)];
    return (Object.hasOwn(labels, label) ? labels[label] : undefined) ?? '';
  }
  return attributes.get(folded)?.(node);
}

/** `range` is an address, or a network such as `10.0.0.0/8`. */
function isAddressIn(address: string, range: string): boolean {
  const family = familyOf(address);
  const [network = '', length] = range.split('/');
  if (family === undefined || familyOf(network) !== family) return false;
  if (length === undefined) return address === network;
  const list = new BlockList();
  try {
    list.addSubnet(network, Number(length), family);
  } catch {
    return false; // not a valid prefix length
  }
  return list.check(address, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}
