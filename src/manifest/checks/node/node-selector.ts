import { clusterName, clusterNodeLabels } from '../../../defaults/manifest-defaults.ts';
import type { Located, ServiceCluster } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { capitalized, describeCluster } from '../find-clusters.ts';

/** Nodes are named or selected, not both, and a selector must not match labels that the cluster itself sets. */
export const nodeSelector: Check = (set) =>
  set.clusters
    .filter(({ manifest }) => manifest.spec.nodeSelector !== undefined)
    .flatMap((cluster) => [...namedAndSelected(cluster), ...ownLabels(cluster)]);

const nameOf = ({ manifest }: Located<ServiceCluster>): string =>
  capitalized(describeCluster(clusterName(manifest)));

const namedAndSelected = (cluster: Located<ServiceCluster>): readonly Problem[] =>
  cluster.manifest.spec.nodes === undefined
    ? []
    : [
        problemAt(cluster, '/spec/nodeSelector', {
          code: 'field-value',
          message: `${nameOf(cluster)} sets nodes and nodeSelector: expected only one of them`,
          hint: 'Remove nodes, or nodeSelector',
        }),
      ];

/** Nodes would never leave such a cluster: they have the label only because the selector matched them. */
function ownLabels(cluster: Located<ServiceCluster>): readonly Problem[] {
  const own = clusterNodeLabels(cluster.manifest);
  const isDefault = cluster.manifest.spec.nodeLabels === undefined;
  return Object.keys(cluster.manifest.spec.nodeSelector?.labels ?? {})
    .filter((key) => Object.hasOwn(own, key))
    .map((key) =>
      problemAt(cluster, childPointer('/spec/nodeSelector/labels', key), {
        code: 'selector-of-own-label',
        message: `${nameOf(cluster)} selects nodes by label "${key}", which it sets itself${isDefault ? ' because spec.nodeLabels is missing' : ''}`,
        hint: 'Select by a label that someone else sets, or set another one in spec.nodeLabels',
      }),
    );
}
