import type { DesiredNetwork } from '../model/desired.ts';
import { clusterNetworks } from '../model/effective.ts';
import { compareText } from '../model/key.ts';
import type { Located, ServiceCluster } from '../model/manifest.ts';
import { originOf } from './origin.ts';

/** Every network of every cluster once: a network may serve several clusters, and the checks made sure that they agree. */
export function compileNetworks(clusters: readonly Located<ServiceCluster>[]): readonly DesiredNetwork[] {
  const byName = new Map<string, DesiredNetwork>();
  for (const located of clusters) {
    for (const network of clusterNetworks(located.manifest)) {
      if (byName.has(network.name)) continue;
      byName.set(network.name, {
        name: network.name,
        origin: originOf(located),
        driver: network.driver ?? 'overlay',
        subnets: network.subnets ?? [],
        gateway: network.gateway,
        encrypted: network.encrypted,
        attachable: network.attachable,
        internal: network.internal,
        driverOpts: network.driverOpts ?? {},
        labels: network.labels ?? {},
        external: network.external ?? false,
      });
    }
  }
  return [...byName.values()].sort((left, right) => compareText(left.name, right.name));
}
