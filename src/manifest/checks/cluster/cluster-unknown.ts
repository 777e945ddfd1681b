import { clusterName, serviceClusterOf } from '../../../defaults/manifest-defaults.ts';
import { closestName } from '../../../kernel/closest-name.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** A service names a declared cluster, or none, and then the default cluster serves it. */
export const clusterUnknown: Check = (set) => {
  const names = set.clusters.map((cluster) => clusterName(cluster.manifest));
  const known = new Set(['', ...names]);
  return set.routedServices
    .filter((service) => !known.has(serviceClusterOf(service.manifest)))
    .map((service) => {
      const { metadata } = service.manifest;
      const name = serviceClusterOf(service.manifest);
      return problemAt(service, '/spec/serviceCluster', {
        code: 'cluster-unknown',
        message: `Service "${metadata.name}" belongs to cluster "${name}", which no manifest declares`,
        hint: hintFor(name, names),
      });
    });
};

function hintFor(name: string, names: readonly string[]): string {
  const closest = closestName(name, names);
  if (closest !== undefined && closest !== '') return `Did you mean "${closest}"?`;
  return 'Add a ServiceCluster of that name, or omit serviceCluster for the default cluster';
}
