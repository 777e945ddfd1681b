import {
  clusterNetworkNames,
  routableNetworks,
  serviceNetworks,
} from '../../../defaults/manifest-defaults.ts';
import type { Located, RoutedService, ServiceCluster } from '../../../model/manifest/manifest.ts';
import { listNames } from '../../describe/list-names.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { ProblemText } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { describeCluster, servicesByCluster } from '../find-clusters.ts';

/**
 * It must be clear which network the service is on, and over which of several the proxies reach it. For a cluster that only
 * the swarm has, the plan checks it.
 */
export const networkAmbiguous: Check = (set) =>
  servicesByCluster(set).flatMap(({ name, cluster, services }) =>
    (isElsewhere(name, cluster) ? [] : services).flatMap((service) => {
      const text = ambiguity(service, describeCluster(name), cluster);
      return text === undefined ? [] : [problemAt(service, '/spec/networks', text)];
    }),
  );

const isElsewhere = (name: string, cluster: ServiceCluster | undefined): boolean =>
  name !== '' && cluster === undefined;

function ambiguity(
  { manifest }: Located<RoutedService>,
  name: string,
  cluster: ServiceCluster | undefined,
): ProblemText | undefined {
  const known = clusterNetworkNames(cluster);
  const start = `Service "${manifest.metadata.name}"`;
  if (serviceNetworks(manifest, known).length === 0) {
    return {
      code: 'network-ambiguous',
      message: `${start} names no network, and ${stateOf(name, cluster, known)}: expected spec.networks`,
      hint: known.length === 0 ? undefined : `Networks of ${name}: ${listNames(known)}`,
    };
  }
  const routable = routableNetworks(manifest, known);
  if (manifest.spec.route.network !== undefined || routable.length < 2) return undefined;
  return {
    code: 'network-ambiguous',
    message: `${start} can be reached over ${routable.length} networks: expected one of them in spec.route.network`,
    hint: `Networks: ${listNames(routable)}`,
  };
}

function stateOf(name: string, cluster: ServiceCluster | undefined, networks: readonly string[]): string {
  if (cluster === undefined) return `no manifest declares ${name}`;
  return networks.length === 0 ? `${name} has none` : `${name} has ${networks.length}`;
}
