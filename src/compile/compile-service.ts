import { routeLabels } from '../interlock/route-labels.ts';
import type { DesiredService } from '../model/desired.ts';
import { clusterName, serviceClusterOf, serviceNetworks } from '../model/effective.ts';
import type { JsonObject } from '../model/json.ts';
import type { Located, RoutedService, ServiceCluster } from '../model/manifest.ts';
import { policyOf } from '../model/policy.ts';
import { declaredLeaves } from '../spec/declared-leaves.ts';
import { originOf } from './origin.ts';

/** A RoutedService as leaves of the field table: only what is declared, in normal form. */
export function compileService(
  located: Located<RoutedService>,
  clusters: readonly ServiceCluster[],
): DesiredService {
  const service = located.manifest;
  const clusterOfService = serviceClusterOf(service);
  const cluster = clusters.find((candidate) => clusterName(candidate) === clusterOfService);
  const { spec } = service;
  return {
    name: service.metadata.name,
    origin: originOf(located),
    cluster: clusterOfService,
    policy: policyOf(service),
    leaves: {
      ...declaredLeaves(spec as unknown as JsonObject), // an interface, of which all values are JSON
      networks: serviceNetworks(service, cluster),
      labels: { ...spec.labels, ...routeLabels(spec.route, clusterOfService) },
    },
  };
}
