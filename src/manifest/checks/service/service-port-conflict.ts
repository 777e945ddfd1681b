import {
  clusterName,
  clusterNodeLabels,
  clusterPublish,
  clusterReplicas,
  namedNodes,
} from '../../../defaults/manifest-defaults.ts';
import type { Located, ServiceCluster, Workload } from '../../../model/manifest/manifest.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { describeCluster, distinctClusters } from '../find-clusters.ts';

type Cluster = Located<ServiceCluster>;

/** A service must not publish a port of a cluster's proxies: the later one is rejected, or its tasks are never placed. */
export const servicePortConflict: Check = (set) => {
  const clusters = distinctClusters(set);
  return set.services.flatMap((service) =>
    (service.manifest.spec.ports ?? []).flatMap(
      ({ published, protocol = 'tcp', mode = 'ingress' }, index) => {
        if (published === undefined || protocol !== 'tcp') return [];
        const cluster = clusters.find(
          (one) =>
            publishes(one, published) &&
            (mode === 'ingress' || isMeshed(one) || hasNoNodeLeft(one, service, clusters)),
        );
        if (cluster === undefined) return [];
        const { name } = service.manifest.metadata;
        const isOnEach = mode === 'ingress' || isMeshed(cluster);
        const place = isOnEach
          ? 'every node, because of mode ingress'
          : 'the same nodes, and each of them has a proxy';
        return [
          problemAt(service, `${childPointer('/spec/ports', index)}/published`, {
            code: 'node-port-conflict',
            message: `Port ${published} is published by ${describeCluster(clusterName(cluster.manifest))} and by service "${name}" on ${place}`,
            hint: 'Publish another port in spec.ports of the service, or in spec.proxy.publish of the cluster',
          }),
        ];
      },
    ),
  );
};

function publishes({ manifest }: Cluster, port: number): boolean {
  const { http, https } = clusterPublish(manifest);
  return http.published === port || https.published === port;
}

const isMeshed = ({ manifest }: Cluster): boolean => clusterPublish(manifest).mode === 'ingress';

/**
 * Whether every node that the service can run on has a proxy. Manifests show that if the service's constraints require
 * all labels of the cluster, and no other cluster sets one of these labels on its nodes.
 */
function hasNoNodeLeft(cluster: Cluster, { manifest }: Located<Workload>, all: readonly Cluster[]): boolean {
  const { constraints: ownConstraints } = cluster.manifest.spec.proxy ?? {};
  const labels = Object.entries(clusterNodeLabels(cluster.manifest));
  const nodes = namedNodes(cluster.manifest);
  if (ownConstraints !== undefined || labels.length === 0 || manifest.spec.replicas === 0) return false;
  const required = new Set(
    (manifest.spec.placement?.constraints ?? []).map((text) => text.replaceAll(' ', '')),
  );
  if (!labels.every(([key, value]) => required.has(`node.labels.${key}==${value}`))) return false;
  const isShared = all.some(
    (other) =>
      other !== cluster && labels.some(([key, value]) => clusterNodeLabels(other.manifest)[key] === value),
  );
  return !isShared && nodes.length > 0 && clusterReplicas(cluster.manifest, nodes) === nodes.length;
}
