import { blockValue } from '../interlock/blocks/extension-block.ts';
import { foldKeys } from '../interlock/document/fold-keys.ts';
import { configKeys, type ExtensionKey } from '../interlock/document/known-keys.ts';
import type { Template } from '../interlock/template/template.ts';
import type { ExtensionBlock } from '../model/interlock-document.ts';
import { isEqualJson, isJsonObject, textsOf, type Json, type JsonObject, objectOf } from '../kernel/json.ts';
import type { Labels } from '../model/observed.ts';
import { acceptsValue } from './config-values.ts';

/** What is known already from the block's name, nodes and networks. */
export interface BlockSetting {
  readonly name: string;
  readonly serviceCluster: string;
  readonly block: string;
  readonly nodes: readonly string[];
  readonly nodeLabels: Labels;
}

/**
 * The inverse of `compileExtension`: the fields that a manifest has to declare on top of the template's values. No manifest
 * can declare a block that lacks a value of the template, so the caller compiles the result and compares.
 */
export function blockSpec(block: ExtensionBlock, template: Template, setting: BlockSetting): JsonObject {
  const { values } = template;
  const config = configFields(objectOf(blockValue(block, 'Config')), objectOf(blockValue(values, 'Config')));
  return withoutEmpty({
    ...identity(setting),
    proxy: withoutEmpty(proxyFields(block, template, setting)),
    extension: withoutEmpty(extensionFields(block, template, setting)),
    hitless: blockValue(block, 'HitlessServiceUpdate'),
    ...config,
  });
}

const identity = ({ name, serviceCluster, block }: BlockSetting): BlockFields => ({
  serviceCluster: serviceCluster === name ? undefined : serviceCluster,
  extensionName: block === (serviceCluster || 'default') ? undefined : block,
});

function proxyFields(block: ExtensionBlock, { values, stems }: Template, setting: BlockSetting): BlockFields {
  const differing = differingFrom(block, values);
  const inherited = blockValue(values, 'ProxyConstraints');
  const constraints = ownConstraints(blockValue(block, 'ProxyConstraints'), inherited);
  const byLabels = Object.entries(setting.nodeLabels).map(([key, value]) => `node.labels.${key}==${value}`);
  const replicas = blockValue(block, 'ProxyReplicas');
  const isUsual = setting.nodes.length > 0 && replicas === setting.nodes.length;
  return {
    image: differing('ProxyImage'),
    args: differing('ProxyArgs'),
    replicas: isUsual ? undefined : replicas,
    constraints: isEqualJson(constraints, ownConstraints(byLabels, inherited)) ? undefined : constraints,
    publish: withoutEmpty(publishFields(block)),
    labels: ownEntries(blockValue(block, 'ProxyLabels'), blockValue(values, 'ProxyLabels')),
    containerLabels: ownEntries(
      blockValue(block, 'ProxyContainerLabels'),
      blockValue(values, 'ProxyContainerLabels'),
    ),
    configPath: differing('ProxyConfigPath'),
    stopSignal: differing('ProxyStopSignal'),
    stopGracePeriod: differing('ProxyStopGracePeriod'),
    placementPreferences: differing('ProxyPlacementPreferences'),
    updateDelay: differing('ProxyUpdateDelay'),
    serviceName: unlessNamed(blockValue(block, 'ProxyServiceName'), stems.proxy, setting),
  };
}

const ownConstraints = (lines: Json | undefined, inherited: Json | undefined): readonly string[] => {
  const known = textsOf(inherited);
  return textsOf(lines).filter((line) => !known.includes(line));
};

function extensionFields(
  block: ExtensionBlock,
  { values, stems }: Template,
  setting: BlockSetting,
): BlockFields {
  const differing = differingFrom(block, values);
  const constraints = ownConstraints(blockValue(block, 'Constraints'), blockValue(values, 'Constraints'));
  return {
    image: differing('Image'),
    args: differing('Args'),
    labels: ownEntries(blockValue(block, 'Labels'), blockValue(values, 'Labels')),
    containerLabels: ownEntries(blockValue(block, 'ContainerLabels'), blockValue(values, 'ContainerLabels')),
    constraints: constraints.length === 0 ? undefined : constraints,
    placementPreferences: differing('PlacementPreferences'),
    configImage: differing('ConfigImage'),
    serviceName: unlessNamed(blockValue(block, 'ServiceName'), stems.extension, setting),
    configServiceName: unlessNamed(blockValue(block, 'ConfigServiceName'), stems.config, setting),
    template: blockValue(block, 'Template'),
  };
}

/** Ports are exported whole, or not at all if they are those of the vendor's documentation. */
function publishFields(block: ExtensionBlock): BlockFields {
  const mode = blockValue(block, 'PublishMode');
  const [http, httpTarget] = [blockValue(block, 'PublishedPort'), blockValue(block, 'TargetPort')];
  const [https, httpsTarget] = [blockValue(block, 'PublishedSSLPort'), blockValue(block, 'TargetSSLPort')];
  return {
    mode: mode === 'host' ? undefined : mode,
    http:
      http === 80 && httpTarget === 80 ? undefined : withoutEmpty({ published: http, target: httpTarget }),
    https:
      https === 8443 && httpsTarget === 443
        ? undefined
        : withoutEmpty({ published: https, target: httpsTarget }),
  };
}

/** Known keys under `config`; under `extraConfig` other keys, and values that the known ones do not accept. */
function configFields(config: JsonObject, inherited: JsonObject): BlockFields {
  const properties = new Map<string, string>(
    Object.entries(configKeys).map(([property, key]) => [key, property]),
  );
  const own = Object.entries(foldKeys(config, Object.values(configKeys))).filter(
    ([key, value]) => !isEqualJson(value, inherited[key]),
  );
  const propertyOf = (key: string, value: Json | undefined): string | undefined => {
    const property = properties.get(key);
    return property !== undefined && value !== undefined && acceptsValue(property, value)
      ? property
      : undefined;
  };
  const known = own.flatMap(([key, value]): [string, Json | undefined][] => {
    const property = propertyOf(key, value);
    return property === undefined ? [] : [[property, value]];
  });
  const others = own.filter(([key, value]) => propertyOf(key, value) === undefined);
  return {
    config: withoutEmpty(Object.fromEntries(known)),
    extraConfig: withoutEmpty(Object.fromEntries(others)),
  };
}

const differingFrom =
  (block: ExtensionBlock, values: ExtensionBlock) =>
  (key: ExtensionKey): Json | undefined => {
    const value = blockValue(block, key);
    return isEqualJson(value, blockValue(values, key)) ? undefined : value;
  };

const ownEntries = (map: Json | undefined, inherited: Json | undefined): JsonObject | undefined => {
  const entries = Object.entries(objectOf(map)).filter(
    ([key, value]) => !isEqualJson(value, objectOf(inherited)[key]),
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
};

const unlessNamed = (
  found: Json | undefined,
  stem: string,
  { serviceCluster }: BlockSetting,
): Json | undefined => (found === `${stem}-${serviceCluster || 'default'}` ? undefined : found);

type BlockFields = Readonly<Record<string, Json | undefined>>;

/** Empty lists stay: they override the default. */
function withoutEmpty(fields: BlockFields): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== undefined && !(isJsonObject(value) && Object.keys(value).length === 0),
    ),
  );
}
