import { routeFromLabels, type Route } from '../interlock/routes/route-labels.ts';
import { groupBy } from '../kernel/group-by.ts';
import { compareText } from '../kernel/key.ts';
import type { Labels } from '../model/observed.ts';

/** A service with routing labels. */
export interface VerifiedService {
  readonly name: string;
  readonly labels: Labels;
  /** Where a proxy may send requests for it, without the port. */
  readonly addresses: ReadonlySet<string>;
  readonly runningTasks: number;
}

/** A host in one cluster, and the services behind it. */
export interface HostRoute {
  readonly cluster: string;
  readonly host: string;
  readonly services: readonly VerifiedService[];
  /** That of the first service by name, as Interlock takes it. */
  readonly route: Route;
}

/** All hosts of all clusters, sorted. */
export function hostRoutes(services: readonly VerifiedService[]): readonly HostRoute[] {
  const found = services
    .toSorted((left, right) => compareText(left.name, right.name))
    .flatMap((service) => {
      const { route, serviceCluster } = routeFromLabels(service.labels);
      const hosts = new Set(route.hosts?.map((host) => host.toLowerCase()));
      return [...hosts].map((host) => ({ cluster: serviceCluster, host, service, route }));
    });
  const groups = groupBy(found, ({ cluster, host }) => JSON.stringify([cluster, host]));
  return [...groups.values()]
    .flatMap((entries): readonly HostRoute[] => {
      const [first] = entries;
      if (first === undefined) return [];
      const { cluster, host, route } = first;
      return [{ cluster, host, route, services: entries.map(({ service }) => service) }];
    })
    .sort((left, right) => compareText(left.host, right.host) || compareText(left.cluster, right.cluster));
}

/** The clusters in which a service takes the requests for unknown hosts, with its name. */
export const defaultBackends = (services: readonly VerifiedService[]): ReadonlyMap<string, string> =>
  new Map(
    services.flatMap(({ name, labels }): readonly [string, string][] => {
      const { route, serviceCluster } = routeFromLabels(labels);
      return route.defaultBackend === true ? [[serviceCluster, name]] : [];
    }),
  );
