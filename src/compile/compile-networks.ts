import type { DesiredNetwork } from '../model/desired.ts';
import { clusterNetworks } from '../defaults/manifest-defaults.ts';
import { compareText } from '../kernel/key.ts';
import type { Declared, ServiceCluster } from '../model/manifest/manifest.ts';
import { originOf } from './origin.ts';

type Network = ReturnType<typeof clusterNetworks>[number];

/**
 * Every network of every cluster once. Several clusters may share a network: one declares its settings, the others only
 * its name. The checks ensure that they do not contradict each other.
 */
export function compileNetworks(clusters: readonly Declared<ServiceCluster>[]): readonly DesiredNetwork[] {
  const byName = new Map<string, { readonly network: Network; readonly origin: string }>();
  for (const located of clusters) {
    for (const network of clusterNetworks(located.manifest)) {
      const known = byName.get(network.name);
      byName.set(network.name, {
        network: { ...known?.network, ...network },
        origin: known?.origin ?? originOf(located),
      });
    }
  }
  return [...byName.values()]
    .map(({ network, origin }) => desiredNetwork(network, origin))
    .sort((left, right) => compareText(left.name, right.name));
}

export const desiredNetwork = (network: Network, origin: string): DesiredNetwork => ({
  name: network.name,
  origin,
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
