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
  const index = indexOf(observed);
  const declared = desired.services.map(({ name, values }) => answered(name, objectOf(values['labels'])));
  const answering = services.map(({ name }) => answered(name, index.serviceNamed(name)?.labels ?? {}));
  const declaredOf = new Map(declared.map(({ service, hosts }) => [service, hosts]));
  const found = new Map<string, TopologyHost>();
  const add = ({ service, cluster, hosts }: Answered, isObserved: boolean): void => {
    for (const name of hosts ?? []) {
      const key = JSON.stringify([cluster, name]);
      const known = found.get(key) ?? { name, cluster, services: [], isObserved, isDeclared: false };
      if (known.services.includes(service)) continue;
      const isDeclared = known.isDeclared || (declaredOf.get(service)?.includes(name) ?? true);
      found.set(key, { ...known, isDeclared, services: [...known.services, service] });
    }
  };
  for (const one of answering) add(one, true);
  for (const one of declared) add(one, false);
  return [...found.values()].sort(
    (left, right) => compareText(left.cluster, right.cluster) || compareText(left.name, right.name),
  );
}

/** The hosts to which a service answers; undefined: its labels say nothing of it. */
interface Answered {
  readonly service: string;
  readonly cluster: string;
  readonly hosts: readonly string[] | undefined;
}

function answered(service: string, labels: JsonObject): Answered {
  const { route, serviceCluster: cluster } = routeFromLabels(labels, hostFields);
  return { service, cluster, hosts: route.hosts };
}

const hostFields = routeFields.filter(({ path: [option] }) => option === 'hosts');
