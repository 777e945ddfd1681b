import type { Desired } from '../model/desired.ts';
import type { InterlockFacts } from '../model/facts.ts';
import type { Ledger } from '../model/ledger.ts';
import type { OpenedFiles } from '../model/opened-file.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import type { FieldContext } from '../spec/field.ts';

/** Everything that a plan is made of. */
export interface PlanInput {
  readonly owner: string;
  readonly revision: { readonly id: string; readonly digest: string };
  readonly desired: Desired;
  readonly observed: ObservedSwarm;
  readonly interlock: InterlockFacts | undefined;
  /** As read, or a new one with a fresh salt where there is none. */
  readonly ledger: Ledger;
  /** True where the ledger's salt is new: values that were sealed with another one can no longer be told apart. */
  readonly hasFreshSalt?: boolean;
  /** Whether owned objects that are declared no more are deleted. */
  readonly prune: boolean;
  /** The manifests are a part of the whole only: what they do not declare may be declared elsewhere. */
  readonly isPartial?: boolean;
  /** What has been decrypted for this plan. Where nothing has been tried, it can be shown and not carried out. */
  readonly opened?: OpenedFiles;
}

/** Names and ids of the observed swarm. */
export function fieldContext(observed: ObservedSwarm): FieldContext {
  const names = new Map(observed.networks.map((network) => [network.id, network.name]));
  const ids = new Map(observed.networks.map((network) => [network.name, network.id]));
  const objectIds = {
    secret: new Map(observed.secrets.map((secret) => [secret.name, secret.id])),
    config: new Map(observed.configs.map((config) => [config.name, config.id])),
  };
  return {
    networkName: (id) => names.get(id) ?? id,
    networkId: (name) => ids.get(name),
    objectId: (kind, name) => objectIds[kind].get(name),
  };
}
