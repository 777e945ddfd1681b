import { clusterNetworkNames, namedNetworks, routableNetworks } from '../../../defaults/manifest-defaults.ts';
import type { Located, RoutedService } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { listNames } from '../../describe/list-names.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { describeCluster, servicesByCluster } from '../find-clusters.ts';

/** The proxies reach a service over a network of their cluster. The service may have other networks besides. */
export const networkNotInCluster: Check = (set) =>
  servicesByCluster(set).flatMap(({ name, cluster, services }) => {
    const networks = clusterNetworkNames(cluster);
    if (networks.length === 0) return [];
    return services.flatMap((service): readonly Problem[] => {
      const { route } = service.manifest.spec;
      const own = namedNetworks(service.manifest) ?? [];
      const isRouteForeign = route.network !== undefined && !networks.includes(route.network);
      const areAllForeign =
        route.network === undefined &&
        own.length > 0 &&
        routableNetworks(service.manifest, networks).length === 0;
      if (!isRouteForeign && !areAllForeign) return [];
      const pointer = isRouteForeign ? '/spec/route/network' : '/spec/networks/0';
      return [unreachable(service, pointer, describeCluster(name), networks)];
    });
  });

function unreachable(
  service: Located<RoutedService>,
  pointer: string,
  cluster: string,
  networks: readonly string[],
): Problem {
  const { metadata, spec } = service.manifest;
  const used =
    pointer === '/spec/networks/0' ? (namedNetworks(service.manifest) ?? []) : [spec.route.network];
  const names = used.map((network) => `"${network ?? ''}"`).join(' and ');
  const noun = used.length === 1 ? 'network' : 'networks';
  return problemAt(service, pointer, {
    code: 'network-not-in-cluster',
    message: `Service "${metadata.name}" is reached over ${noun} ${names}, which ${cluster} does not have`,
    hint: `Networks of ${cluster}: ${listNames(networks)}`,
  });
}
