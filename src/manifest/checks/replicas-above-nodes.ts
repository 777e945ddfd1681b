import { clusterName, clusterNodes, clusterPublish, clusterReplicas } from '../../model/effective.ts';
import { problemAt } from '../problem-at.ts';
import type { Check } from './check.ts';
import { capitalized, describeCluster } from './find-clusters.ts';

/** In host mode a node's port is taken by one proxy: a second one would wait for ever. */
export const replicasAboveNodes: Check = (set) =>
  set.clusters
    .map((cluster) => ({ cluster, nodes: clusterNodes(cluster.manifest).length }))
    .filter(({ cluster: { manifest }, nodes }) => nodes > 0 && clusterReplicas(manifest) > nodes)
    .filter(({ cluster }) => clusterPublish(cluster.manifest).mode === 'host')
    .map(({ cluster, nodes }) => {
      const name = capitalized(describeCluster(clusterName(cluster.manifest)));
      const replicas = clusterReplicas(cluster.manifest);
      return problemAt(cluster, '/spec/proxy/replicas', {
        code: 'replicas-above-nodes',
        message: `${name} has ${replicas} proxies in host mode: wanted at most ${nodes}, one for each node`,
        hint: 'Leave replicas out for one proxy on each node, or add nodes',
      });
    });
