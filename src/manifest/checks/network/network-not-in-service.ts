import { clusterNetworkNames, namedNetworks } from '../../../defaults/manifest-defaults.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { servicesByCluster } from '../find-clusters.ts';

/** The network of a route must be one of the service's. If the cluster lacks it too, only that is reported. */
export const networkNotInService: Check = (set) =>
  servicesByCluster(set).flatMap(({ cluster, services }) => {
    const known = clusterNetworkNames(cluster);
    return services.flatMap((service) => {
      const { metadata, spec } = service.manifest;
      const { network } = spec.route;
      if (network === undefined || (namedNetworks(service.manifest)?.includes(network) ?? true)) return [];
      if (known.length > 0 && !known.includes(network)) return [];
      return [
        problemAt(service, '/spec/route/network', {
          code: 'network-not-in-service',
          message: `Route of service "${metadata.name}" uses network "${network}", which is not among the service's networks`,
          hint: 'Add it to spec.networks, or omit spec.networks',
        }),
      ];
    });
  });
