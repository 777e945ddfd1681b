import { clusterName, clusterNetworkNames } from '../defaults/manifest-defaults.ts';
import { blockServing, networksOf } from '../interlock/blocks/extension-block.ts';
import type { Facts } from '../model/facts.ts';
import type { ManifestSet } from '../model/manifest/manifest.ts';

/** The networks of a service cluster by its name; undefined if only the swarm knows them and it was not observed. */
export type ClusterNetworks = (cluster: string) => readonly string[] | undefined;

/** From the manifests, else from the block that the cluster has in the running config.toml. */
export function clusterNetworksIn({ clusters }: ManifestSet, facts: Facts): ClusterNetworks {
  const declared = new Map(
    clusters.map(({ manifest }) => [clusterName(manifest), clusterNetworkNames(manifest)]),
  );
  const { document, nodes } = facts;
  const isObserved = document !== undefined || nodes !== undefined;
  return (cluster) => {
    const known = declared.get(cluster);
    // No manifest names the networks of the default block: its proxies join those of the services.
    if (known !== undefined || cluster === '') return known ?? [];
    const block = document === undefined ? undefined : blockServing(document, cluster);
    if (block !== undefined) return networksOf(block) ?? [];
    return isObserved ? [] : undefined;
  };
}
