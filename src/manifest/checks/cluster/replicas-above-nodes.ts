import {
  clusterName,
  namedNodes,
  clusterPublish,
  clusterReplicas,
} from '../../../defaults/manifest-defaults.ts';
import type { ServiceCluster } from '../../../model/manifest/manifest.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { capitalized, describeCluster } from '../find-clusters.ts';

/** In host mode only one proxy fits on a node: a second one would stay pending. The plan checks clusters with a selector. */
export const replicasAboveNodes: Check = (set) =>
  set.clusters
    .map((cluster) => ({ cluster, ...countsOf(cluster.manifest) }))
    .filter(({ replicas, nodes }) => nodes > 0 && replicas > nodes)
    .filter(({ cluster }) => clusterPublish(cluster.manifest).mode === 'host')
    .map(({ cluster, replicas, nodes }) => {
      const name = capitalized(describeCluster(clusterName(cluster.manifest)));
      return problemAt(cluster, '/spec/proxy/replicas', {
        code: 'replicas-above-nodes',
        message: `${name} has ${replicas} proxies in host mode: expected at most ${nodes}, one for each node`,
        hint: 'Omit replicas for one proxy on each node, or add nodes',
      });
    });

function countsOf(cluster: ServiceCluster): { readonly nodes: number; readonly replicas: number } {
  const nodes = namedNodes(cluster);
  return { nodes: nodes.length, replicas: clusterReplicas(cluster, nodes) ?? 0 };
}
