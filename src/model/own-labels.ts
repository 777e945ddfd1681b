/** The labels that the reconciler puts on what it makes. They are part of the contract: users filter by them. */
const prefix = 'io.swarm-reconciler';
const nodeKeysPrefix = `${prefix}.keys.`;

/** Whose object this is: the `--owner` that made it. On services, networks, configs and secrets. */
export const ownerLabel = `${prefix}.owner`;

/** What was last written, as JSON of the declared leaves (sensitive values as HMAC): the third side of every comparison. */
export const appliedLabel = `${prefix}.applied`;

/** On conf-N: the values that blocks take from the extension block that was there before us, as JSON. */
export const templateLabel = `${prefix}.template`;

/** On a ledger and its parts: its document as JSON. */
export const ledgerLabel = `${prefix}.ledger`;

/** On a node: the label keys that an owner claimed and the values it wrote, as JSON. Several owners may share a node. */
export const nodeKeysLabel = (owner: string): string => `${nodeKeysPrefix}${owner}`;

/** Whose claims a node's label holds; undefined for every other label. */
export const ownerOfNodeKeys = (key: string): string | undefined =>
  key.startsWith(nodeKeysPrefix) ? key.slice(nodeKeysPrefix.length) : undefined;

export const isOwnLabel = (key: string): boolean => key.startsWith(`${prefix}.`);

/** Name of the Docker config whose labels hold an owner's ledger. */
export const ledgerName = (owner: string): string => `swarm-reconciler.${owner}`;

/** Name of a config that holds a part of the ledger, beside its head: from 2. */
export const ledgerShardName = (owner: string, number: number): string => `${ledgerName(owner)}.${number}`;

/** The number of a part of the owner's ledger; undefined for every other config. */
export function ledgerShardNumber(name: string, owner: string): number | undefined {
  const prefix = `${ledgerName(owner)}.`;
  const digits = name.startsWith(prefix) ? name.slice(prefix.length) : '';
  return /^[1-9]\d{0,5}$/.test(digits) ? Number(digits) : undefined;
}

const ledgerNamePrefix = ledgerName('');

/** Whose ledger a config is; undefined for its parts and every other config. An owner's name has no dots. */
export const ownerOfLedger = (name: string): string | undefined =>
  name.startsWith(ledgerNamePrefix) && !name.slice(ledgerNamePrefix.length).includes('.')
    ? name.slice(ledgerNamePrefix.length)
    : undefined;
