import { namedNodes } from '../defaults/manifest-defaults.ts';
import type { ServiceCluster } from '../model/manifest/manifest.ts';
import type { ObservedNode } from '../model/observed.ts';
import { selectNodes } from './select-nodes.ts';

/** The names of a cluster's nodes; undefined if a selector chooses them and no swarm was observed. */
export type ClusterNodes = (cluster: ServiceCluster) => readonly string[] | undefined;

export const clusterNodesIn =
  (observed: readonly ObservedNode[] | undefined): ClusterNodes =>
  (cluster) => {
    const selector = cluster.spec.nodeSelector;
    if (selector === undefined) return namedNodes(cluster);
    return observed === undefined ? undefined : selectNodes(selector, observed);
  };
