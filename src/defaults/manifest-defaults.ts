import type { Network } from '../generated/service-cluster.ts';
import type { ManifestSet, RoutedService, ServiceCluster, Workload } from '../model/manifest/manifest.ts';

// The defaults of manifest fields. Checks and compile share them, so that what was checked is what runs.

interface EffectivePorts {
  readonly published: number;
  readonly target: number;
}

export interface PublishSettings {
  readonly mode: 'host' | 'ingress';
  readonly http: EffectivePorts;
  readonly https: EffectivePorts;
}

/** The name by which services refer to the cluster; empty for the default cluster. */
export const clusterName = (cluster: ServiceCluster): string =>
  cluster.spec.serviceCluster ?? cluster.metadata.name;

/** The key of the cluster's block in config.toml, where a name cannot be empty. */
export const extensionName = (cluster: ServiceCluster): string =>
  cluster.spec.extensionName ?? (clusterName(cluster) || 'default');

/** The nodes that the manifest names. The nodes that a selector matches are known only after the swarm was observed. */
export const namedNodes = (cluster: ServiceCluster): readonly string[] => cluster.spec.nodes ?? [];

/** No default label for a cluster without nodes: the constraint made of it would match no node. */
export function clusterNodeLabels(cluster: ServiceCluster): Readonly<Record<string, string>> {
  const { nodeLabels, nodeSelector } = cluster.spec;
  if (nodeLabels !== undefined) return nodeLabels;
  const hasNodes = nodeSelector !== undefined || namedNodes(cluster).length > 0;
  return hasNodes ? { region: clusterName(cluster) || 'default' } : {};
}

export function clusterPublish(cluster: ServiceCluster): PublishSettings {
  const { mode = 'host', http, https } = cluster.spec.proxy?.publish ?? {};
  return {
    mode,
    http: { published: http?.published ?? 80, target: http?.target ?? 80 },
    https: { published: https?.published ?? 8443, target: https?.target ?? 443 },
  };
}

/** Prefixes of service names: `ucp-interlock-proxy`, to which `-<cluster>` is added. */
export interface NameStems {
  readonly extension: string;
  readonly proxy: string;
  readonly config: string;
}

/** The names that MKE uses. */
export const usualStems: NameStems = {
  extension: 'ucp-interlock-extension',
  proxy: 'ucp-interlock-proxy',
  config: 'ucp-interlock-config',
};

/** The names of the services that the core creates for a cluster. */
export function clusterServiceNames(cluster: ServiceCluster, stems: NameStems = usualStems): NameStems {
  const name = clusterName(cluster) || 'default';
  const { proxy = {}, extension = {} } = cluster.spec;
  return {
    extension: extension.serviceName ?? `${stems.extension}-${name}`,
    proxy: proxy.serviceName ?? `${stems.proxy}-${name}`,
    config: extension.configServiceName ?? `${stems.config}-${name}`,
  };
}

/** The service that holds the networks of the cluster, with `keepNetworksWarm`. */
export const holdName = (cluster: ServiceCluster): string =>
  `reconciler-hold-${clusterName(cluster) || 'default'}`;

/** Undefined if they default to the number of nodes and the nodes are not known. */
export const clusterReplicas = (
  cluster: ServiceCluster,
  nodes: readonly string[] | undefined,
): number | undefined => cluster.spec.proxy?.replicas ?? nodes?.length;

export const clusterNetworks = (cluster: ServiceCluster): readonly Network[] =>
  (cluster.spec.networks ?? []).map((network) => (typeof network === 'string' ? { name: network } : network));

/** The name of the cluster that serves the service; empty for the default cluster, declared or not. */
export const serviceClusterOf = (service: RoutedService): string => service.spec.serviceCluster ?? '';

export const clusterNetworkNames = (cluster: ServiceCluster | undefined): readonly string[] =>
  cluster === undefined ? [] : clusterNetworks(cluster).map(({ name }) => name);

/** `ofCluster` are the networks of the service's cluster. */
export function serviceNetworks(service: RoutedService, ofCluster: readonly string[]): readonly string[] {
  const { route } = service.spec;
  const declared = namedNetworks(service);
  if (declared !== undefined) return declared;
  if (route.network !== undefined) return [route.network];
  return ofCluster.length === 1 ? ofCluster : [];
}

const networkName = (network: NonNullable<Workload['spec']['networks']>[number]): string =>
  typeof network === 'string' ? network : network.name;

/** The networks that the service's own manifest names. */
export const namedNetworks = ({ spec }: Workload): readonly string[] | undefined =>
  spec.networks?.map(networkName);

/** The networks over which the cluster's proxies can reach the service. The proxies of a cluster without networks join all. */
export function routableNetworks(service: RoutedService, ofCluster: readonly string[]): readonly string[] {
  const networks = serviceNetworks(service, ofCluster);
  return ofCluster.length === 0 ? networks : networks.filter((network) => ofCluster.includes(network));
}

/** The names of Interlock's objects: from the Interlock manifest, else the vendor's. */
export interface InterlockNames {
  readonly coreService: string;
  readonly configName: string;
  readonly configTarget: string;
}

export function interlockNames({ interlock }: ManifestSet): InterlockNames {
  const spec = interlock?.manifest.spec ?? {};
  return {
    coreService: spec.coreService ?? 'ucp-interlock',
    configName: spec.configName ?? 'com.docker.ucp.interlock.conf',
    configTarget: spec.configTarget ?? '/config.toml',
  };
}
