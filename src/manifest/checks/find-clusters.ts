import { clusterName, serviceClusterOf } from '../../defaults/manifest-defaults.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { memoize } from '../../kernel/memoize.ts';
import type { Located, ManifestSet, RoutedService, ServiceCluster } from '../../model/manifest.ts';

/** The clusters without those that repeat another one's name: that is reported once, and not again as what follows from it. */
export function distinctClusters(set: ManifestSet): readonly Located<ServiceCluster>[] {
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

/** Services grouped by the cluster that serves them. One that names no declared cluster is in no group, except that the
 * default cluster may be undeclared; nor is one whose cluster is declared twice. */
export const servicesByCluster = memoize((set: ManifestSet): readonly ServedGroup[] => {
  const clusters = groupBy(set.clusters, ({ manifest }) => clusterName(manifest));
  const services = groupBy(set.services, ({ manifest }) => serviceClusterOf(manifest));
  return [...services].flatMap(([name, group]) => {
    const declared = clusters.get(name) ?? [];
    const isKnown = declared.length === 1 || (declared.length === 0 && name === '');
    return isKnown ? [{ name, cluster: declared[0]?.manifest, services: group }] : [];
  });
});

export interface ServedGroup {
  readonly name: string;
  /** Undefined for a default cluster that no manifest declares. */
  readonly cluster: ServiceCluster | undefined;
  readonly services: readonly Located<RoutedService>[];
}

/** The field that says a name of a cluster: where it is left out, the name of the manifest. */
export const nameField = (
  cluster: Located<ServiceCluster>,
  field: 'serviceCluster' | 'extensionName',
): string => (cluster.manifest.spec[field] === undefined ? '/metadata/name' : `/spec/${field}`);

/** A cluster in a message: `cluster "east"`, `the default cluster`. */
export const describeCluster = (name: string): string =>
  name === '' ? 'the default cluster' : `cluster "${name}"`;

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
