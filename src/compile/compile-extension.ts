import { blockValue } from '../interlock/blocks/extension-block.ts';
import { foldKeys } from '../interlock/document/fold-keys.ts';
import { configKeys, type ExtensionKey } from '../interlock/document/known-keys.ts';
import type { Template } from '../interlock/template/template.ts';
import {
  clusterName,
  clusterNetworks,
  clusterNodeLabels,
  clusterPublish,
  clusterReplicas,
  clusterServiceNames,
} from '../defaults/manifest-defaults.ts';
import { knownAfterObserve } from '../model/facts.ts';
import type { ExtensionBlock } from '../model/interlock-document.ts';
import { textsOf, type Json, type JsonObject, objectOf } from '../kernel/json.ts';
import type { ServiceCluster } from '../model/manifest/manifest.ts';

type Table = Readonly<Record<string, Json | undefined>>;

/**
 * A cluster as its `[Extensions.<name>]` block: the template's values, overridden by the manifest's. `nodes` are the
 * names of its nodes, undefined if they are not known.
 */
export function compileExtension(
  cluster: ServiceCluster,
  template: Template,
  nodes: readonly string[] | undefined,
): ExtensionBlock {
  return withoutUndefined({
    ...template.values,
    ...identity(cluster, template),
    ...extensionKeys(cluster, template),
    ...proxyKeys(cluster, template),
    ProxyReplicas: clusterReplicas(cluster, nodes) ?? knownAfterObserve,
    ...publishKeys(cluster),
    Config: configOf(cluster, template),
  });
}

function identity(cluster: ServiceCluster, { stems }: Template): Table {
  const names = clusterServiceNames(cluster, stems);
  return {
    ServiceName: names.extension,
    ProxyServiceName: names.proxy,
    ConfigServiceName: names.config,
    ServiceCluster: clusterName(cluster),
    Networks: networkNames(cluster),
    HitlessServiceUpdate: cluster.spec.hitless,
  };
}

/** An absent list lets the core attach the proxy to every service's networks, an empty one to none. */
function networkNames(cluster: ServiceCluster): Json | undefined {
  const names = clusterNetworks(cluster).map((network) => network.name);
  return names.length === 0 ? undefined : names;
}

/** Keys of `spec.extension` and their keys in config.toml, for those that default to the template's value. */
const extensionTomlKeys = {
  image: 'Image',
  args: 'Args',
  placementPreferences: 'PlacementPreferences',
  configImage: 'ConfigImage',
} as const;

const proxyTomlKeys = {
  image: 'ProxyImage',
  args: 'ProxyArgs',
  configPath: 'ProxyConfigPath',
  stopSignal: 'ProxyStopSignal',
  stopGracePeriod: 'ProxyStopGracePeriod',
  placementPreferences: 'ProxyPlacementPreferences',
  updateDelay: 'ProxyUpdateDelay',
} as const;

const extensionKeys = ({ spec: { extension = {} } }: ServiceCluster, { values }: Template): Table => ({
  ...declaredOrInherited(extensionTomlKeys, extension, values),
  Template: extension.template,
  Constraints: withInherited(extension.constraints, blockValue(values, 'Constraints')),
  Labels: merged(blockValue(values, 'Labels'), extension.labels),
  ContainerLabels: merged(blockValue(values, 'ContainerLabels'), extension.containerLabels),
});

function proxyKeys(cluster: ServiceCluster, { values }: Template): Table {
  const { proxy = {} } = cluster.spec;
  return {
    ...declaredOrInherited(proxyTomlKeys, proxy, values),
    ProxyConstraints: proxyConstraints(cluster, blockValue(values, 'ProxyConstraints')),
    ProxyLabels: merged(blockValue(values, 'ProxyLabels'), proxy.labels),
    ProxyContainerLabels: merged(blockValue(values, 'ProxyContainerLabels'), proxy.containerLabels),
  };
}

/** The manifest's value of each key, else the template's. */
const declaredOrInherited = <K extends string>(
  keys: Readonly<Record<K, ExtensionKey>>,
  section: Readonly<Partial<Record<NoInfer<K>, Json | undefined>>>,
  values: ExtensionBlock,
): Table =>
  Object.fromEntries(
    (Object.entries(keys) as [K, ExtensionKey][]) // keys of a record of K
      .map(([key, tomlKey]) => [tomlKey, section[key] ?? blockValue(values, tomlKey)]),
  );

/** Unless the manifest declares constraints, each node label is one. */
function proxyConstraints(cluster: ServiceCluster, inherited: Json | undefined): Json | undefined {
  const byLabels = Object.entries(clusterNodeLabels(cluster)).map(
    ([key, value]) => `node.labels.${key}==${value}`,
  );
  return withInherited(cluster.spec.proxy?.constraints ?? byLabels, inherited) ?? [];
}

/** Inherited constraints (platform, orchestrator) stay: without them tasks could be placed on nodes that cannot run them. */
const withInherited = (own: readonly string[] | undefined, inherited: Json | undefined): Json | undefined =>
  own === undefined ? inherited : [...new Set([...textsOf(inherited), ...own])];

function publishKeys(cluster: ServiceCluster): Table {
  const { mode, http, https } = clusterPublish(cluster);
  return {
    PublishMode: mode,
    PublishedPort: http.published,
    TargetPort: http.target,
    PublishedSSLPort: https.published,
    TargetSSLPort: https.target,
  };
}

function configOf({ spec }: ServiceCluster, { values }: Template): Json | undefined {
  const declared = Object.entries(configKeys).map(([key, tomlKey]): [string, Json | undefined] => [
    tomlKey,
    (spec.config as Table | undefined)?.[key], // a test compares the schema's keys with configKeys
  ]);
  const config = withoutUndefined({
    ...objectOf(blockValue(values, 'Config')),
    ...withoutUndefined(Object.fromEntries(declared)),
    ...foldKeys(spec.extraConfig ?? {}, Object.values(configKeys)),
  });
  return Object.keys(config).length === 0 ? undefined : config;
}

function merged(inherited: Json | undefined, own: JsonObject | undefined): Json | undefined {
  if (inherited === undefined && own === undefined) return undefined;
  return { ...objectOf(inherited), ...own };
}

const withoutUndefined = (table: Table): JsonObject =>
  Object.fromEntries(Object.entries(table).filter(([, value]) => value !== undefined));
