import { clusterName, clusterNodeLabels } from '../../../defaults/manifest-defaults.ts';
import type { Located, ServiceCluster } from '../../../model/manifest.ts';
import type { Problem } from '../../../model/problem.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { capitalized, describeCluster } from '../find-clusters.ts';

/** Nodes are named or selected, not both; and a selector must not choose a node because of what the cluster made of it. */
export const nodeSelector: Check = (set) =>
  set.clusters
    .filter(({ manifest }) => manifest.spec.nodeSelector !== undefined)
    .flatMap((cluster) => [...saidTwice(cluster), ...labelsOfItsOwn(cluster)]);

const nameOf = ({ manifest }: Located<ServiceCluster>): string =>
  capitalized(describeCluster(clusterName(manifest)));

const saidTwice = (cluster: Located<ServiceCluster>): readonly Problem[] =>
  cluster.manifest.spec.nodes === undefined
    ? []
    : [
        problemAt(cluster, '/spec/nodeSelector', {
          code: 'field-value',
          message: `${nameOf(cluster)} says nodes and nodeSelector: wanted one of the two`,
          hint: 'Remove nodes, or nodeSelector',
        }),
      ];

/** It would keep its nodes for ever, since they have the label only because they were chosen. */
function labelsOfItsOwn(cluster: Located<ServiceCluster>): readonly Problem[] {
  const own = clusterNodeLabels(cluster.manifest);
  const isDefault = cluster.manifest.spec.nodeLabels === undefined;
  return Object.keys(cluster.manifest.spec.nodeSelector?.labels ?? {})
    .filter((key) => Object.hasOwn(own, key))
    .map((key) =>
      problemAt(cluster, childPointer('/spec/nodeSelector/labels', key), {
        code: 'selector-of-own-label',
        message: `${nameOf(cluster)} selects nodes by label "${key}", which it sets itself${isDefault ? ' where spec.nodeLabels is left out' : ''}`,
        hint: 'Select by a label that somebody else sets, or give the nodes another one in spec.nodeLabels',
      }),
    );
}
