import {
  clusterName,
  extensionName,
  holdName,
  serviceClusterOf,
  serviceNetworks,
} from '../defaults/manifest-defaults.ts';
import { routerImage } from '../defaults/images.ts';
import { proxyConstraintsOf } from '../interlock/blocks/extension-block.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { DesiredInterlock, DesiredService } from '../model/desired.ts';
import type { Declared, ManifestSet, ServiceCluster } from '../model/manifest/manifest.ts';
import type { ClusterNetworks } from './cluster-networks.ts';
import { observeOnlyReason } from './compile-observe-only.ts';
import { originOf } from './origin.ts';
import { ownService } from './own-service.ts';

/**
 * The services that keep the networks of clusters up on the nodes of their proxies: a node takes an overlay network down with the last
 * task on it, and to set up all of them again is most of what the replacement of a proxy takes.
 */
export function compileHolds(
  set: ManifestSet,
  interlock: DesiredInterlock | undefined,
  networksOf: ClusterNetworks,
): readonly DesiredService[] {
  return set.clusters
    .filter(
      ({ manifest }) => manifest.spec.keepNetworksWarm === true && observeOnlyReason(manifest) === undefined,
    )
    .flatMap((located) => holdOf(located, set, interlock, heldNetworks(located.manifest, set, networksOf)));
}

/** Without a network there is nothing to hold. */
function holdOf(
  located: Declared<ServiceCluster>,
  set: ManifestSet,
  interlock: DesiredInterlock | undefined,
  networks: readonly string[],
): readonly DesiredService[] {
  const cluster = located.manifest;
  const block = interlock?.document.extensions[extensionName(cluster)];
  if (networks.length === 0 || block === undefined) return [];
  const image = cluster.spec.holdImage ?? set.interlock?.manifest.spec.deploy?.image ?? routerImage;
  return [
    ownService({
      name: holdName(cluster),
      origin: originOf(located),
      spec: { ...fixedSpec, image, placement: { constraints: proxyConstraintsOf(block) } },
      networks,
    }),
  ];
}

/** Those of the cluster; the proxies of a cluster without networks join those of its services. */
function heldNetworks(
  cluster: ServiceCluster,
  { services }: ManifestSet,
  networksOf: ClusterNetworks,
): readonly string[] {
  const name = clusterName(cluster);
  const declared = networksOf(name) ?? [];
  if (declared.length > 0) return declared;
  const ofServices = services.flatMap(({ manifest }) =>
    manifest.kind === 'RoutedService' && serviceClusterOf(manifest) === name
      ? serviceNetworks(manifest, [])
      : [],
  );
  return [...new Set(ofServices)].sort();
}

/** It can do nothing but wait. A new task starts before the old one goes, so that its networks are held throughout. */
const fixedSpec: JsonObject = {
  args: ['hold'],
  mode: 'global',
  readOnly: true,
  capabilities: { drop: ['ALL'] },
  stopGracePeriod: '2s',
  resources: { limits: { cpus: 0.25, memory: '128MiB' } },
  update: { order: 'start-first', failureAction: 'pause' },
};
