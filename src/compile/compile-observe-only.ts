import type { ObserveOnly } from '../model/desired.ts';
import { clusterNetworks } from '../defaults/manifest-defaults.ts';
import { keyOf, type Key } from '../kernel/key.ts';
import type { Manifest, ManifestSet, ServiceCluster } from '../model/manifest/manifest.ts';
import { policyOf } from '../model/manifest/policy.ts';
import type { ClusterNodes } from './cluster-nodes.ts';

/** Why a manifest is observe-only, or undefined if it is applied. */
export function observeOnlyReason(manifest: Manifest): string | undefined {
  const { suspended, observeOnly } = policyOf(manifest);
  if (suspended) return 'swarm-reconciler.io/suspend: "true"';
  return observeOnly ? 'swarm-reconciler.io/mode: observe' : undefined;
}

/** The objects of observe-only manifests, without those that another cluster needs too. */
export function compileObserveOnly(
  { clusters, services }: ManifestSet,
  nodesOf: ClusterNodes,
): readonly ObserveOnly[] {
  const manifests = clusters.map(({ manifest }) => manifest);
  const objectsOf = (cluster: ServiceCluster): readonly Key[] => [
    ...networkKeys(cluster),
    ...nodeKeys(cluster, nodesOf),
  ];
  const needed = new Set(
    manifests.filter((cluster) => observeOnlyReason(cluster) === undefined).flatMap(objectsOf),
  );
  const ofClusters = manifests.flatMap((cluster) => observeOnlyOf(cluster, objectsOf(cluster)));
  const ofServices = services.flatMap(({ manifest }) =>
    observeOnlyOf(manifest, [keyOf('service', manifest.metadata.name)]),
  );
  return [...ofClusters.filter(({ resource }) => !needed.has(resource)), ...ofServices];
}

function observeOnlyOf(manifest: Manifest, resources: readonly Key[]): readonly ObserveOnly[] {
  const reason = observeOnlyReason(manifest);
  return reason === undefined ? [] : resources.map((resource) => ({ resource, reason }));
}

/** The objects that a cluster needs besides its block: its networks, and its nodes with their labels. */
export const networkKeys = (cluster: ServiceCluster): readonly Key[] =>
  clusterNetworks(cluster).map(({ name }) => keyOf('network', name));

export const nodeKeys = (cluster: ServiceCluster, nodesOf: ClusterNodes): readonly Key[] =>
  (nodesOf(cluster) ?? []).map((name) => keyOf('node', name));
