/** The kinds of swarm objects in a plan, in the order in which they are shown. */
export const resourceKinds = ['network', 'node', 'secret', 'config', 'service'] as const;

export type ResourceKind = (typeof resourceKinds)[number];

/** A swarm object by kind and name, as users write it: `service/demoeast`, `node/ucp-node-0`. */
export type Key = `${ResourceKind}/${string}`;

export const keyOf = (kind: ResourceKind, name: string): Key => `${kind}/${name}`;

export const isKey = (text: string): text is Key =>
  resourceKinds.some((kind) => text.startsWith(`${kind}/`) && text.length > kind.length + 1);

export const kindOf = (key: Key): ResourceKind => key.slice(0, key.indexOf('/')) as ResourceKind; // a Key starts with its kind

export const nameOf = (key: Key): string => key.slice(key.indexOf('/') + 1);

/** Sorts by kind in the order of `resourceKinds`, then by name in code point order: the output is deterministic. */
export const inKeyOrder = <T>(items: readonly T[], keyOf: (item: T) => Key): readonly T[] =>
  items
    .map((item) => ({ item, key: keyOf(item), place: resourceKinds.indexOf(kindOf(keyOf(item))) }))
    .sort((left, right) => left.place - right.place || compareText(left.key, right.key))
    .map(({ item }) => item);

/** Code point order: `localeCompare` depends on the machine's locale. */
export const compareText = (left: string, right: string): number =>
  left < right ? -1 : left > right ? 1 : 0;
