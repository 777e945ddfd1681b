import { isIP } from 'node:net';

/** A placement constraint that swarm accepts. */
export interface Constraint {
  readonly key: string;
  readonly isNegated: boolean;
  readonly value: string;
}

/** swarmkit's own expressions: it trims keys and values, and compares regardless of case. */
const acceptedKey = /^[a-z_][a-z0-9\-_.]+$/i;
const acceptedValue = /^[a-z0-9:\-_ \t\n\f\r.*()?+[\]\\^$|/]+$/i;

/** The constraint, or what swarm does not accept in it. */
export function parseConstraint(text: string): Constraint | { readonly fault: string } {
  const operator = ['==', '!='].find((candidate) => text.includes(candidate));
  if (operator === undefined) return { fault: 'no constraint without one of the operators == and !=' };
  const at = text.indexOf(operator);
  const [key, value] = [text.slice(0, at).trim(), text.slice(at + operator.length).trim()];
  const fault = constraintFault(key, value);
  return fault === undefined ? { key, isNegated: operator === '!=', value } : { fault };
}

/** What swarm does not accept in a constraint of this key and value; undefined if it accepts them. */
export function constraintFault(key: string, value: string): string | undefined {
  if (!acceptedKey.test(key))
    return `no key ${JSON.stringify(key)} in a constraint: expected letters, digits, dots, hyphens and underscores`;
  if (value === '') return 'no empty value in a constraint: expected at least one character';
  return acceptedValue.test(value)
    ? undefined
    : `no value ${JSON.stringify(value)} in a constraint: expected letters, digits, spaces and -_.:/*?+^$|()[]\\`;
}

/** The keys that every node has. */
const nodeAttributes = [
  ...['node.id', 'node.hostname', 'node.ip', 'node.role'],
  ...['node.platform.os', 'node.platform.arch'],
] as const;

const labelPrefixes = ['node.labels.', 'engine.labels.'] as const;

const roles: readonly string[] = ['manager', 'worker'];

/** Why no node of any swarm can meet a constraint, though swarm accepts it; undefined if one can. */
export function whyNeverMet({ key, isNegated, value }: Constraint): string | undefined {
  const folded = key.toLowerCase();
  if (labelPrefixes.some((prefix) => folded.startsWith(prefix) && folded.length > prefix.length))
    return undefined;
  if (!nodeAttributes.some((attribute) => attribute === folded))
    return `nodes have no "${key}", and then not even != is met: expected ${nodeAttributes.join(', ')}, or node.labels. or engine.labels. with the key of a label`;
  if (folded === 'node.role' && !isNegated && !roles.includes(value.toLowerCase()))
    return `no node has the role "${value}": expected manager or worker`;
  if (folded === 'node.ip' && !isAddressOrRange(value))
    return `"${value}" is not an address, and then not even != is met: expected one such as 10.0.0.7, or a range such as 10.0.0.0/24`;
  return undefined;
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
