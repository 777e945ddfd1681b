/** The labels of objects that the reconciler creates. They are part of the contract: users filter by them. */
const prefix = 'io.swarm-reconciler';
const nodeKeysPrefix = `${prefix}.keys.`;

/** The `--owner` that created the object. On services, networks, configs and secrets. */
export const ownerLabel = `${prefix}.owner`;

/** What was last written, as JSON of the declared field values (sensitive ones as HMAC): the base of each three-way comparison. */
export const appliedLabel = `${prefix}.applied`;

/** On conf-N: the values that our blocks inherit from the extension block that existed before us, as JSON. */
export const templateLabel = `${prefix}.template`;

/** On the head and the shards of a ledger: the document as JSON. */
export const ledgerLabel = `${prefix}.ledger`;

/** On a rendered nginx.conf: the last good labels of services that are routed with them instead of their own, as JSON. */
export const keptRoutesLabel = `${prefix}.kept-routes`;

/** On a core that `deploy` made, and on its conf-N: which core it is. */
export const coreLabel = `${prefix}.core`;

/** The value of that label for the project's own core. It makes no extension services. */
export const routerCore = 'router';

/** The owner for which the project's own core works: its proxies carry this owner label. */
export const routerOwner = 'interlock';

/** On a node: the label keys that an owner claimed and the values it wrote, as JSON. Several owners may share a node. */
export const nodeKeysLabel = (owner: string): string => `${nodeKeysPrefix}${owner}`;

/** The owner whose claims a node label records; undefined for every other label. */
export const ownerOfNodeKeys = (key: string): string | undefined =>
  key.startsWith(nodeKeysPrefix) ? key.slice(nodeKeysPrefix.length) : undefined;

export const isOwnLabel = (key: string): boolean => key.startsWith(`${prefix}.`);

/** Name of the Docker config whose labels contain an owner's ledger. */
export const ledgerName = (owner: string): string => `swarm-reconciler.${owner}`;

/** Name of the config of a ledger shard; numbers start at 2. */
export const ledgerShardName = (owner: string, number: number): string => `${ledgerName(owner)}.${number}`;

/** The number of a shard of the owner's ledger; undefined for every other config. */
export function ledgerShardNumber(name: string, owner: string): number | undefined {
  const prefix = `${ledgerName(owner)}.`;
  const digits = name.startsWith(prefix) ? name.slice(prefix.length) : '';
  return /^[1-9]\d{0,5}$/.test(digits) ? Number(digits) : undefined;
}

/** On the config of a lease: who holds it, as JSON. */
export const leaseLabel = `${prefix}.lease`;

/** Name of the Docker config by which the processes of an owner agree who of them writes. Owner names have no dots. */
export const leaseName = (owner: string): string => `${leaseNamePrefix}${owner}`;

const leaseNamePrefix = 'swarm-reconciler.lease.';

/** Whether a config is the lease of some owner: it changes every few seconds, and means nothing to others. */
export const isLease = (configName: string): boolean => configName.startsWith(leaseNamePrefix);

/** Whether a config holds what processes of ours remember or agree on: a ledger, a lease. */
export const isOwnConfig = (configName: string): boolean => configName.startsWith(ledgerNamePrefix);

/** On the config of the open incidents: the document as JSON. */
export const incidentsLabel = `${prefix}.incidents`;

/** Name of the Docker config in which the daemon of an owner keeps its open incidents. */
export const incidentsName = (owner: string): string => `swarm-reconciler.incidents.${owner}`;

const ledgerNamePrefix = ledgerName('');

/** The owner of a ledger's head; undefined for shards and every other config. Owner names have no dots. */
export const ownerOfLedger = (name: string): string | undefined =>
  name.startsWith(ledgerNamePrefix) && !name.slice(ledgerNamePrefix.length).includes('.')
    ? name.slice(ledgerNamePrefix.length)
    : undefined;
