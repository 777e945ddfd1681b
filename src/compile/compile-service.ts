import { routeLabels, type Route } from '../interlock/routes/route-labels.ts';
import type { DesiredService } from '../model/desired.ts';
import { knownAfterObserve } from '../model/facts.ts';
import { namedNetworks, serviceClusterOf, serviceNetworks } from '../defaults/manifest-defaults.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { FieldValues } from '../model/field-values.ts';
import type { Declared, RoutedService, Service, Workload } from '../model/manifest/manifest.ts';
import { policyOf } from '../model/manifest/policy.ts';
import { declaredValues } from '../service-fields/declared-values.ts';
import type { ClusterNetworks } from './cluster-networks.ts';
import { compileMounts, type CompiledMounts } from './compile-mounts.ts';
import type { ObjectNameOf } from './compile-objects.ts';
import { originOf } from './origin.ts';

/** A service as values of the field table: only declared fields, in normal form. */
export function compileService(
  located: Declared<Workload>,
  networksOf: ClusterNetworks,
  nameOf: ObjectNameOf,
): DesiredService {
  const service = located.manifest;
  const mounts = compileMounts(located, nameOf);
  return {
    name: service.metadata.name,
    origin: originOf(located),
    cluster: service.kind === 'RoutedService' ? serviceClusterOf(service) : undefined,
    sharesHosts: service.kind === 'RoutedService' && service.spec.route.sharedHost === true,
    objects: mounts.objects,
    policy: policyOf(service),
    values: {
      ...declaredValues(service.spec as unknown as JsonObject), // an interface whose values are all JSON
      ...mounts.values,
      ...(service.kind === 'RoutedService'
        ? routedValues(service, networksOf, mounts)
        : ownNetworks(service)),
    },
  };
}

function routedValues(
  service: RoutedService,
  networksOf: ClusterNetworks,
  mounts: CompiledMounts,
): FieldValues {
  const cluster = serviceClusterOf(service);
  return {
    networks: serviceNetworks(service, networksOf(cluster) ?? [knownAfterObserve]),
    labels: { ...service.spec.labels, ...routeLabels(routeOf(service, mounts), cluster) },
  };
}

function ownNetworks(service: Service): FieldValues {
  const networks = namedNetworks(service);
  return networks === undefined ? {} : { networks };
}

/** The route, with its secrets under their names in the swarm. */
function routeOf({ spec }: RoutedService, { tls }: CompiledMounts): Route {
  const { tls: declared, ...route } = spec.route;
  if (declared === undefined) return route;
  const { cert: _cert, key: _key, ...rest } = declared;
  return { ...route, tls: { ...rest, ...tls } };
}
