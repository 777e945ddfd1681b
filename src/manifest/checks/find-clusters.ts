import { clusterName, serviceClusterOf } from '../../defaults/manifest-defaults.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { memoize } from '../../kernel/memoize.ts';
import type { Located, RoutedService, ServiceCluster } from '../../model/manifest/manifest.ts';
import type { CollectedManifests } from '../collect-manifests.ts';

/** The clusters without duplicates, which are reported as such and not by every check that follows. */
export function distinctClusters(set: CollectedManifests): readonly Located<ServiceCluster>[] {
  const firsts = new Map<string, Located<ServiceCluster>>();
  const names = new Set<string>();
  for (const cluster of set.clusters) {
    const name = clusterName(cluster.manifest);
    if (firsts.has(name) || names.has(cluster.manifest.metadata.name)) continue;
    firsts.set(name, cluster);
    names.add(cluster.manifest.metadata.name);
  }
  return [...firsts.values()];
}

/** Routed services grouped by the cluster that serves them. A service whose cluster is declared twice is in no group. */
export const servicesByCluster = memoize((set: CollectedManifests): readonly ServedGroup[] => {
  const clusters = groupBy(set.clusters, ({ manifest }) => clusterName(manifest));
  const services = groupBy(set.routedServices, ({ manifest }) => serviceClusterOf(manifest));
  return [...services].flatMap(([name, group]) => {
    const declared = clusters.get(name) ?? [];
    return declared.length < 2 ? [{ name, cluster: declared[0]?.manifest, services: group }] : [];
  });
});

export interface ServedGroup {
  readonly name: string;
  /** Undefined if no manifest declares it: only the swarm may have it. */
  readonly cluster: ServiceCluster | undefined;
  readonly services: readonly Located<RoutedService>[];
}

/** The field that sets a name of a cluster; it defaults to the name of the manifest. */
export const nameField = (
  cluster: Located<ServiceCluster>,
  field: 'serviceCluster' | 'extensionName',
): string => (cluster.manifest.spec[field] === undefined ? '/metadata/name' : `/spec/${field}`);

/** A cluster as messages call it: `cluster "east"`, `the default cluster`. */
export const describeCluster = (name: string): string =>
  name === '' ? 'the default cluster' : `cluster "${name}"`;

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
