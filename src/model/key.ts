/** The kinds of swarm objects that a plan names. Their order here is the order in which they are shown. */
export const resourceKinds = ['network', 'node', 'secret', 'config', 'service'] as const;

export type ResourceKind = (typeof resourceKinds)[number];

/** A swarm object by kind and name, as a person writes it: `service/demoeast`, `node/ucp-node-0`. */
export type Key = `${ResourceKind}/${string}`;

export const keyOf = (kind: ResourceKind, name: string): Key => `${kind}/${name}`;

export const kindOf = (key: Key): ResourceKind => key.slice(0, key.indexOf('/')) as ResourceKind; // a Key starts with its kind

const prefixes = resourceKinds.map((kind) => `${kind}/`);

const placeOf = (key: Key): number => prefixes.findIndex((prefix) => key.startsWith(prefix));

export const nameOf = (key: Key): string => key.slice(key.indexOf('/') + 1);

/** By kind in the order of `resourceKinds`, then by name in code point order, so that equal input gives equal output. */
export function compareKeys(left: Key, right: Key): number {
  const byKind = placeOf(left) - placeOf(right);
  return byKind === 0 ? compareText(left, right) : byKind;
}

/** Code point order: `localeCompare` depends on the machine's locale. */
export const compareText = (left: string, right: string): number =>
  left < right ? -1 : left > right ? 1 : 0;
