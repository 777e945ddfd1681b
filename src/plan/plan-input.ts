import { parseDocument } from '../interlock/parse-document.ts';
import type { Desired } from '../model/desired.ts';
import type { InterlockFacts } from '../model/facts.ts';
import type { InterlockDocument } from '../model/interlock-document.ts';
import type { Ledger } from '../model/ledger.ts';
import type { ObservedNetwork, ObservedSwarm } from '../model/observed.ts';
import type { FieldContext } from '../spec/field.ts';

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
}

/** config.toml as the core reads it; undefined where there is none that can be read. */
export function runningDocument({ interlock }: PlanInput): InterlockDocument | undefined {
  const parsed = parseDocument(interlock?.running?.text ?? '');
  return interlock?.running !== undefined && parsed.ok ? parsed.document : undefined;
}

/** Network names and ids of the observed swarm. */
export const fieldContext = ({ networks }: ObservedSwarm): FieldContext => networkContext(networks);

export function networkContext(networks: readonly ObservedNetwork[]): FieldContext {
  const names = new Map(networks.map((network) => [network.id, network.name]));
  const ids = new Map(networks.map((network) => [network.name, network.id]));
  return { networkName: (id) => names.get(id) ?? id, networkId: (name) => ids.get(name) };
}
