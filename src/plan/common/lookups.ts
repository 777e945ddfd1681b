import type { Desired, DesiredService } from '../../model/desired.ts';
import { memoize } from '../../kernel/memoize.ts';
import type { ObservedService, ObservedSwarm } from '../../model/observed.ts';
import { indexOf } from './observed-index.ts';

/** A service of the swarm by its name. */
export const observedService = (observed: ObservedSwarm, name: string): ObservedService | undefined =>
  indexOf(observed).serviceNamed(name);

/** A service of the manifests by its name. */
export const desiredService = ({ services }: Desired, name: string): DesiredService | undefined =>
  desiredByName(services).get(name);

const desiredByName = memoize(
  (services: Desired['services']) => new Map(services.map((service) => [service.name, service])),
);
