import { groupBy } from '../../kernel/group-by.ts';
import { lazy } from '../../kernel/lazy.ts';
import { memoize } from '../../kernel/memoize.ts';
import type { ObservedNetwork, ObservedService, ObservedSwarm, ObservedTask } from '../../model/observed.ts';
import type { FieldContext } from '../../service-fields/field.ts';
import { joinedNetworks } from '../../service-fields/joined-networks.ts';

/** Lookups in an observed swarm that thousands of services need. Each table is built on first use. */
interface ObservedIndex {
  readonly serviceNamed: (name: string) => ObservedService | undefined;
  /** The tasks of a service whose desired state is running. */
  readonly tasksOf: (serviceId: string) => readonly ObservedTask[];
  /** The services that join a network, by the network's name. */
  readonly servicesOn: (network: string) => readonly ObservedService[];
  readonly context: () => FieldContext;
}

/** The only cache of lookups in an observed swarm. A copy of a swarm with other services gets its own. */
export const indexOf = memoize((observed: ObservedSwarm): ObservedIndex => {
  const { services, tasks, networks } = observed;
  const context = lazy(() => contextOf(observed));
  const byName = lazy(() => new Map(services.map((service) => [service.name, service])));
  const byService = lazy(() => groupBy(tasks, ({ serviceId }) => serviceId));
  const byNetwork = lazy(() => {
    const names = networkContext(networks);
    const joined = services.flatMap((service) =>
      joinedNetworks(service.spec, names).map((network) => ({ network, service })),
    );
    return groupBy(joined, ({ network }) => network);
  });
  return {
    context,
    serviceNamed: (name) => byName().get(name),
    tasksOf: (serviceId) => byService().get(serviceId) ?? [],
    servicesOn: (network) => (byNetwork().get(network) ?? []).map(({ service }) => service),
  };
});

function contextOf({ networks, secrets, configs }: ObservedSwarm): FieldContext {
  const objectIds = {
    secret: new Map(secrets.map(({ name, id }) => [name, id])),
    config: new Map(configs.map(({ name, id }) => [name, id])),
  };
  return { ...networkContext(networks), objectId: (kind, name) => objectIds[kind].get(name) };
}

/** Translates between the names and ids of the observed swarm. */
export const fieldContext = (observed: ObservedSwarm): FieldContext => indexOf(observed).context();

/** Network names and ids only, enough to read a spec. */
export function networkContext(networks: readonly ObservedNetwork[]): FieldContext {
  const names = new Map(networks.map((network) => [network.id, network.name]));
  const ids = new Map(networks.map((network) => [network.name, network.id]));
  return {
    networkName: (id) => names.get(id) ?? id,
    networkId: (name) => ids.get(name),
    objectId: () => undefined,
  };
}
