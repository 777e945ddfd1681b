import { BlockList, isIP } from 'node:net';
import { textsOf, valueAt, type JsonObject } from '../model/json.ts';
import type { ObservedNode } from '../model/observed.ts';

/** The placement constraints of a service's spec, as they stand. */
export const constraintsOf = (spec: JsonObject): readonly string[] =>
  textsOf(valueAt(spec, ['TaskTemplate', 'Placement', 'Constraints']));

/** Whether swarm may place a task with these constraints on a node, by swarmkit's rules; what cannot be read is met by none. */
export const meetsConstraints = (node: ObservedNode, constraints: readonly string[]): boolean =>
  constraints.every((text) => {
    const constraint = parseConstraint(text);
    return constraint !== undefined && meets(node, constraint);
  });

interface Constraint {
  readonly key: string;
  readonly isNegated: boolean;
  readonly value: string;
}

function parseConstraint(text: string): Constraint | undefined {
  const parts = /^\s*([A-Za-z_][A-Za-z0-9_.-]+)\s*(==|!=)\s*(.+?)\s*$/.exec(text);
  const [, key, operator, value] = parts ?? [];
  if (key === undefined || value === undefined) return undefined;
  return { key, isNegated: operator === '!=', value };
}

/** Values are compared regardless of case; a label that is not there is an empty one; an unknown key is met by no node. */
function meets(node: ObservedNode, { key, isNegated, value }: Constraint): boolean {
  if (key.toLowerCase() === 'node.ip') return isAddressIn(node.address, value) !== isNegated;
  const standing = valueOf(node, key);
  if (standing === undefined) return false;
  return (standing.toLowerCase() === value.toLowerCase()) !== isNegated;
}

function valueOf(node: ObservedNode, key: string): string | undefined {
  const folded = key.toLowerCase();
  for (const [prefix, labels] of [
    ['node.labels.', node.labels],
    ['engine.labels.', node.engineLabels],
  ] as const) {
    if (folded.startsWith(prefix) && key.length > prefix.length)
      return labels[key.slice(prefix.length)] ?? '';
  }
  const attributes: Readonly<Record<string, string>> = {
    'node.id': node.id,
    'node.hostname': node.hostname,
    'node.role': node.role,
    'node.platform.os': node.os,
    'node.platform.arch': node.architecture,
  };
  return attributes[folded];
}

/** An address, or a network as `10.0.0.0/8`. */
function isAddressIn(address: string, range: string): boolean {
  const family = familyOf(address);
  const [network = '', length] = range.split('/');
  if (family === undefined || familyOf(network) !== family) return false;
  if (length === undefined) return address === network;
  const list = new BlockList();
  try {
    list.addSubnet(network, Number(length), family);
  } catch {
    return false; // a prefix length that no address has
  }
  return list.check(address, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}
