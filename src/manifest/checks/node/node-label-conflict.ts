import { clusterName, clusterNodeLabels, namedNodes } from '../../../defaults/manifest-defaults.ts';
import type { Located, ServiceCluster } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { describeCluster, distinctClusters } from '../find-clusters.ts';

interface NodeLabel {
  readonly cluster: Located<ServiceCluster>;
  readonly node: string;
  readonly key: string;
  readonly value: string;
}

/** A node that clusters share has only one value for each label. */
export const nodeLabelConflict: Check = (set) => {
  const firsts = new Map<string, NodeLabel>();
  const conflicts = new Map<string, Problem>();
  for (const label of distinctClusters(set).flatMap(nodeLabelsOf)) {
    const first = firsts.get(JSON.stringify([label.node, label.key]));
    if (first === undefined) firsts.set(JSON.stringify([label.node, label.key]), label);
    else if (first.value !== label.value) {
      const pair = [first, label].map(({ cluster }) => cluster.manifest.metadata.name);
      const id = JSON.stringify([...pair, label.key]);
      if (!conflicts.has(id)) conflicts.set(id, conflict(first, label));
    }
  }
  return [...conflicts.values()];
};

function nodeLabelsOf(cluster: Located<ServiceCluster>): readonly NodeLabel[] {
  const labels = Object.entries(clusterNodeLabels(cluster.manifest));
  return namedNodes(cluster.manifest).flatMap((node) =>
    labels.map(([key, value]) => ({ cluster, node, key, value })),
  );
}

function conflict(first: NodeLabel, later: NodeLabel): Problem {
  const { spec } = later.cluster.manifest;
  const nodeIndex = namedNodes(later.cluster.manifest).indexOf(later.node);
  const pointer =
    spec.nodeLabels === undefined
      ? childPointer('/spec/nodes', nodeIndex)
      : childPointer('/spec/nodeLabels', later.key);
  return problemAt(later.cluster, pointer, {
    code: 'node-label-conflict',
    message: `Node "${later.node}" gets label "${later.key}" twice: ${describe(first)} and ${describe(later)}`,
    hint: 'Give the clusters different nodes, or use another label key in one of them',
  });
}

const describe = ({ cluster, value }: NodeLabel): string =>
  `"${value}" from ${describeCluster(clusterName(cluster.manifest))}`;
