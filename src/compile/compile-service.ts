import { routeLabels, type Route } from '../interlock/routes/route-labels.ts';
import type { DesiredService } from '../model/desired.ts';
import { serviceClusterOf, serviceNetworks } from '../defaults/manifest-defaults.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Located, RoutedService, ServiceCluster } from '../model/manifest.ts';
import { policyOf } from '../model/policy.ts';
import { declaredValues } from '../service-fields/declared-values.ts';
import { compileMounts, type CompiledMounts } from './compile-mounts.ts';
import type { ObjectNameOf } from './compile-objects.ts';
import { originOf } from './origin.ts';

/** A RoutedService as leaves of the field table: only what is declared, in normal form. `clusters` are by the name that services say. */
export function compileService(
  located: Located<RoutedService>,
  clusters: ReadonlyMap<string, ServiceCluster>,
  nameOf: ObjectNameOf,
): DesiredService {
  const service = located.manifest;
  const clusterOfService = serviceClusterOf(service);
  const cluster = clusters.get(clusterOfService);
  const mounts = compileMounts(located, nameOf);
  const { spec } = service;
  return {
    name: service.metadata.name,
    origin: originOf(located),
    cluster: clusterOfService,
    objects: mounts.objects,
    policy: policyOf(service),
    values: {
      ...declaredValues(spec as unknown as JsonObject), // an interface, of which all values are JSON
      ...mounts.values,
      networks: serviceNetworks(service, cluster),
      labels: { ...spec.labels, ...routeLabels(routeOf(service, mounts), clusterOfService) },
    },
  };
}

/** The route with the names that its secrets have in the swarm. */
function routeOf({ spec }: RoutedService, { tls }: CompiledMounts): Route {
  const { tls: said, ...route } = spec.route;
  if (said === undefined) return route;
  const { cert: _cert, key: _key, ...rest } = said;
  return { ...route, tls: { ...rest, ...tls } };
}
