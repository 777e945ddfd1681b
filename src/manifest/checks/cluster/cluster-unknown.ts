import { clusterName, serviceClusterOf } from '../../../defaults/manifest-defaults.ts';
import { closestName } from '../../../kernel/closest-name.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/**
 * A cluster that no manifest declares may be in the swarm, because another repository declares it: the plan looks. If its name
 * is close to that of a declared one, it is probably misspelt.
 */
export const clusterUnknown: Check = (set) => {
  const names = set.clusters.map((cluster) => clusterName(cluster.manifest));
  const known = new Set(['', ...names]);
  return set.routedServices
    .filter((service) => !known.has(serviceClusterOf(service.manifest)))
    .flatMap((service) => {
      const name = serviceClusterOf(service.manifest);
      const closest = closestName(name, names);
      if (closest === undefined || closest === '') return [];
      const problem = problemAt(service, '/spec/serviceCluster', {
        code: 'cluster-unknown',
        message: `Service "${service.manifest.metadata.name}" belongs to cluster "${name}", which no manifest declares`,
        hint: `Did you mean "${closest}"? If another repository declares "${name}", this is fine`,
      });
      return [{ ...problem, severity: 'warning' as const }];
    });
};
