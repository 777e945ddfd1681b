import { clusterName, namedNodes } from '../../../defaults/manifest-defaults.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { capitalized, describeCluster } from '../find-clusters.ts';

/** A cluster names its nodes, selects them, or sets `proxy.replicas` because the nodes are labelled by someone else. */
export const clusterWithoutNodes: Check = (set) =>
  set.clusters
    .filter(({ manifest: { spec } }) => spec.nodeSelector === undefined)
    .filter(({ manifest: { spec } }) => spec.nodes !== undefined || spec.proxy?.replicas === undefined)
    .filter((cluster) => namedNodes(cluster.manifest).length === 0)
    .map((cluster) =>
      problemAt(cluster, '/spec/nodes', {
        code: 'cluster-without-nodes',
        message: `${capitalized(describeCluster(clusterName(cluster.manifest)))} has no nodes: expected at least one`,
        hint: 'Name the nodes in spec.nodes or select them with spec.nodeSelector; if someone else labels them, omit both and set spec.proxy.replicas',
      }),
    );
