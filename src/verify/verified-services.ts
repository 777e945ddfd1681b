import type { Desired } from '../model/desired.ts';
import { objectOf } from '../kernel/json.ts';
import type { Labels, ObservedService, ObservedSwarm } from '../model/observed.ts';
import type { VerifiedService } from './host-route.ts';
import { tasksOf } from './site.ts';

/**
 * The services with their routing labels: as the swarm has them, or as manifests declare them. Services that no manifest declares stay
 * as they are observed: they have hosts too.
 */
export function verifiedServices(
  observed: ObservedSwarm,
  desired: Pick<Desired, 'services'> | undefined,
): readonly VerifiedService[] {
  const declared = (desired?.services ?? []).map(({ name, values }) => ({
    name,
    labels: objectOf(values['labels']) as Labels, // the field's normal form
  }));
  const names = new Set(declared.map(({ name }) => name));
  const others = observed.services.filter(({ name }) => !names.has(name));
  return [...declared, ...others.map(namedLabels)].map(({ name, labels }) => ({
    ...{ name, labels },
    addresses: addressesOf(name, observed),
    runningTasks: tasksOf(name, observed).filter(({ state }) => state === 'running').length,
  }));
}

/** Of its tasks and its virtual IPs on all networks, and of the nodes that publish a port of them. */
function addressesOf(name: string, observed: ObservedSwarm): ReadonlySet<string> {
  const tasks = tasksOf(name, observed);
  const virtual = observed.services.find((service) => service.name === name)?.virtualAddresses ?? [];
  const hosts = tasks
    .filter(({ hostPorts }) => hostPorts.length > 0)
    .flatMap(({ nodeId }) => observed.nodes.filter(({ id }) => id === nodeId).map((node) => node.address));
  const networked = [...virtual, ...tasks.flatMap(({ addresses }) => addresses)];
  return new Set([...networked.map(({ address }) => address), ...hosts]);
}

const namedLabels = ({ name, labels }: ObservedService): Pick<VerifiedService, 'name' | 'labels'> => ({
  name,
  labels,
});
