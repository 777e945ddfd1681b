import { clusterName, extensionName } from '../../../defaults/manifest-defaults.ts';
import type { Located, ServiceCluster } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { capitalized, describeCluster, distinctClusters, nameField } from '../find-clusters.ts';
import { placeOf } from '../place-of.ts';
import { repeated } from '../repeated.ts';

/** Two manifests must not declare the same cluster, nor two clusters the same block of config.toml. */
export const clusterDuplicate: Check = (set) => [
  ...repeated(set.clusters, (cluster) => clusterName(cluster.manifest))
    .filter(({ first, later }) => first.manifest.metadata.name !== later.manifest.metadata.name)
    .map(({ first, later }) => clusterRepeated(first, later)),
  ...repeated(distinctClusters(set), (cluster) => extensionName(cluster.manifest)).map(({ first, later }) =>
    extensionRepeated(first, later),
  ),
];

function clusterRepeated(first: Located<ServiceCluster>, later: Located<ServiceCluster>): Problem {
  const pointer = nameField(later, 'serviceCluster');
  const cluster = capitalized(describeCluster(clusterName(later.manifest)));
  return problemAt(later, pointer, {
    code: 'cluster-duplicate',
    message: `${cluster} is already declared at ${placeOf(first, nameField(first, 'serviceCluster'))}`,
    hint: 'Remove one of the two, or give it another serviceCluster',
  });
}

function extensionRepeated(first: Located<ServiceCluster>, later: Located<ServiceCluster>): Problem {
  const name = extensionName(later.manifest);
  const owner = describeCluster(clusterName(first.manifest));
  return problemAt(later, nameField(later, 'extensionName'), {
    code: 'cluster-duplicate',
    message: `Extension "${name}" already belongs to ${owner}: ${placeOf(first, nameField(first, 'extensionName'))}`,
    hint: 'Give one of the clusters another extensionName',
  });
}
