import { configKeys } from '../interlock/known-keys.ts';
import type { Template } from '../interlock/template.ts';
import {
  clusterName,
  clusterNetworks,
  clusterNodeLabels,
  clusterPublish,
  clusterReplicas,
} from '../model/effective.ts';
import type { ExtensionBlock } from '../model/interlock-document.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { ServiceCluster } from '../model/manifest.ts';

type Table = Readonly<Record<string, Json | undefined>>;

/** A cluster as its `[Extensions.<name>]` block: the template's values under what the manifest says. */
export function compileExtension(cluster: ServiceCluster, template: Template): ExtensionBlock {
  const name = clusterName(cluster) || 'default';
  return withoutUndefined({
    ...template.values,
    ...identity(cluster, template, name),
    ...extensionKeys(cluster, template),
    ...proxyKeys(cluster, template),
    ...publishKeys(cluster),
    Config: configOf(cluster, template),
  });
}

const identity = (cluster: ServiceCluster, { stems }: Template, name: string): Table => ({
  ServiceName: cluster.spec.extension?.serviceName ?? `${stems.extension}-${name}`,
  ProxyServiceName: cluster.spec.proxy?.serviceName ?? `${stems.proxy}-${name}`,
  ConfigServiceName: cluster.spec.extension?.configServiceName ?? `${stems.config}-${name}`,
  ServiceCluster: clusterName(cluster),
  Networks: networkNames(cluster),
  HitlessServiceUpdate: cluster.spec.hitless,
});

/** An absent list lets the core attach the proxy to every service's networks, an empty one to none. */
function networkNames(cluster: ServiceCluster): Json | undefined {
  const names = clusterNetworks(cluster).map((network) => network.name);
  return names.length === 0 ? undefined : names;
}

function extensionKeys({ spec: { extension } }: ServiceCluster, { values }: Template): Table {
  return {
    Image: extension?.image ?? values['Image'],
    Args: extension?.args ?? values['Args'],
    Constraints: extension?.constraints ?? values['Constraints'],
    PlacementPreferences: extension?.placementPreferences ?? values['PlacementPreferences'],
    ConfigImage: extension?.configImage ?? values['ConfigImage'],
    Template: extension?.template,
    Labels: merged(values['Labels'], extension?.labels),
    ContainerLabels: merged(values['ContainerLabels'], extension?.containerLabels),
  };
}

function proxyKeys(cluster: ServiceCluster, { values }: Template): Table {
  const proxy = cluster.spec.proxy;
  return {
    ProxyImage: proxy?.image ?? values['ProxyImage'],
    ProxyArgs: proxy?.args ?? values['ProxyArgs'],
    ProxyConfigPath: proxy?.configPath ?? values['ProxyConfigPath'],
    ProxyReplicas: clusterReplicas(cluster),
    ProxyStopSignal: proxy?.stopSignal ?? values['ProxyStopSignal'],
    ProxyStopGracePeriod: proxy?.stopGracePeriod ?? values['ProxyStopGracePeriod'],
    ProxyConstraints: proxyConstraints(cluster, values['ProxyConstraints']),
    ProxyPlacementPreferences: proxy?.placementPreferences ?? values['ProxyPlacementPreferences'],
    ProxyUpdateDelay: proxy?.updateDelay ?? values['ProxyUpdateDelay'],
    ProxyLabels: merged(values['ProxyLabels'], proxy?.labels),
    ProxyContainerLabels: merged(values['ProxyContainerLabels'], proxy?.containerLabels),
  };
}

/** Inherited constraints (platform, orchestrator) stay; without a word of the manifest each node label is one. */
function proxyConstraints(cluster: ServiceCluster, inherited: Json | undefined): Json {
  const byLabels = Object.entries(clusterNodeLabels(cluster)).map(
    ([key, value]) => `node.labels.${key}==${value}`,
  );
  const own = cluster.spec.proxy?.constraints ?? byLabels;
  const before = Array.isArray(inherited) ? inherited.filter((item: Json) => typeof item === 'string') : [];
  return [...new Set([...before, ...own])];
}

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
    (spec.config as Table | undefined)?.[key], // a test holds the schema's keys against configKeys
  ]);
  const config = withoutUndefined({
    ...objectOf(values['Config']),
    ...withoutUndefined(Object.fromEntries(declared)),
    ...spec.extraConfig,
  });
  return Object.keys(config).length === 0 ? undefined : config;
}

function merged(inherited: Json | undefined, own: JsonObject | undefined): Json | undefined {
  if (inherited === undefined && own === undefined) return undefined;
  return { ...objectOf(inherited), ...own };
}

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

const withoutUndefined = (table: Table): JsonObject =>
  Object.fromEntries(Object.entries(table).filter(([, value]) => value !== undefined));
