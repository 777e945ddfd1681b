import type { Desired, DesiredService } from '../../model/desired.ts';
import { memoize } from '../../kernel/memoize.ts';
import type { ObservedService, ObservedSwarm } from '../../model/observed.ts';

/** A service of the swarm by its name. */
export const observedService = ({ services }: ObservedSwarm, name: string): ObservedService | undefined =>
  observedByName(services).get(name);

/** A service of the manifests by its name. */
export const desiredService = ({ services }: Desired, name: string): DesiredService | undefined =>
  desiredByName(services).get(name);

const observedByName = memoize(byName<ObservedService>);

const desiredByName = memoize(byName<DesiredService>);

function byName<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}
