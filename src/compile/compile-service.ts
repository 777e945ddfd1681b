import { routeLabels, type Route } from '../interlock/routes/route-labels.ts';
import type { DesiredService } from '../model/desired.ts';
import { serviceClusterOf, serviceNetworks } from '../defaults/manifest-defaults.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Located, RoutedService, ServiceCluster } from '../model/manifest/manifest.ts';
import { policyOf } from '../model/manifest/policy.ts';
import { declaredValues } from '../service-fields/declared-values.ts';
import { compileMounts, type CompiledMounts } from './compile-mounts.ts';
import type { ObjectNameOf } from './compile-objects.ts';
import { originOf } from './origin.ts';

/** A RoutedService as values of the field table: only declared fields, in normal form. `clusters` are keyed by the name that services refer to. */
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
      ...declaredValues(spec as unknown as JsonObject), // an interface whose values are all JSON
      ...mounts.values,
      networks: serviceNetworks(service, cluster),
      labels: { ...spec.labels, ...routeLabels(routeOf(service, mounts), clusterOfService) },
    },
  };
}

/** The route, with its secrets under their names in the swarm. */
function routeOf({ spec }: RoutedService, { tls }: CompiledMounts): Route {
  const { tls: declared, ...route } = spec.route;
  if (declared === undefined) return route;
  const { cert: _cert, key: _key, ...rest } = declared;
  return { ...route, tls: { ...rest, ...tls } };
}
