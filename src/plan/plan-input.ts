import type { Desired } from '../model/desired.ts';
import { documentIn, type InterlockFacts } from '../model/facts.ts';
import type { InterlockDocument } from '../model/interlock-document.ts';
import type { Ledger } from '../model/ledger.ts';
import { memoize } from '../kernel/memoize.ts';
import type { DecryptedFiles } from '../model/decrypted-file.ts';
import type { ObservedNetwork, ObservedSwarm } from '../model/observed.ts';
import type { FieldContext } from '../service-fields/field.ts';

/** Everything that a plan is made of. */
export interface PlanInput {
  readonly owner: string;
  readonly revision: { readonly id: string; readonly digest: string };
  /** ISO 8601 time at which the pass began. */
  readonly now: string;
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
  readonly decrypted?: DecryptedFiles;
}

/** config.toml as the core reads it; undefined where there is none that can be read. */
export const runningDocument = ({ interlock }: PlanInput): InterlockDocument | undefined =>
  documentIn(interlock?.running);

/** Names and ids of the observed swarm. */
export const fieldContext = memoize(({ networks, secrets, configs }: ObservedSwarm): FieldContext => {
  const objectIds = {
    secret: new Map(secrets.map(({ name, id }) => [name, id])),
    config: new Map(configs.map(({ name, id }) => [name, id])),
  };
  return { ...networkContext(networks), objectId: (kind, name) => objectIds[kind].get(name) };
});

/** Enough for reading a spec. */
export function networkContext(networks: readonly ObservedNetwork[]): FieldContext {
  const names = new Map(networks.map((network) => [network.id, network.name]));
  const ids = new Map(networks.map((network) => [network.name, network.id]));
  return {
    networkName: (id) => names.get(id) ?? id,
    networkId: (name) => ids.get(name),
    objectId: () => undefined,
  };
}
