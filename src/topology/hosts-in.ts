import { routeFields } from '../interlock/routes/route-fields.ts';
import { routeFromLabels } from '../interlock/routes/route-labels.ts';
import { objectOf, type JsonObject } from '../kernel/json.ts';
import { compareText } from '../kernel/key.ts';
import type { TopologyHost, TopologyService } from '../model/topology.ts';
import { indexOf } from '../plan/common/observed-index.ts';
import type { TopologyInput } from './topology-input.ts';

/** The hosts of all services, as their labels have them, and those that are only declared. */
export function hostsIn(
  services: readonly TopologyService[],
  { observed, desired }: TopologyInput,
): readonly TopologyHost[] {
  const hosts = new Map<string, TopologyHost>();
  const add = (service: string, labels: JsonObject, isObserved: boolean): void => {
    const { route, serviceCluster: cluster } = routeFromLabels(labels, hostFields);
    for (const name of route.hosts ?? []) {
      const key = JSON.stringify([cluster, name]);
      const known = hosts.get(key) ?? { name, cluster, services: [], isObserved };
      if (known.services.includes(service)) continue;
      hosts.set(key, { ...known, services: [...known.services, service] });
    }
  };
  const index = indexOf(observed);
  for (const { name } of services) add(name, index.serviceNamed(name)?.labels ?? {}, true);
  for (const { name, values } of desired.services) add(name, objectOf(values['labels']), false);
  return [...hosts.values()].sort(
    (left, right) => compareText(left.cluster, right.cluster) || compareText(left.name, right.name),
  );
}

const hostFields = routeFields.filter(({ path: [option] }) => option === 'hosts');
