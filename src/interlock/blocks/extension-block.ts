import { keyOf, type Key } from '../../kernel/key.ts';
import { textsOf, type Json } from '../../kernel/json.ts';
import type { ExtensionBlock, InterlockDocument } from '../../model/interlock-document.ts';
import type { ExtensionKey } from '../document/known-keys.ts';

/** The value of a key as it stands, for those who hand it on. All others ask one of the functions below. */
export const blockValue = (block: ExtensionBlock, key: ExtensionKey): Json | undefined => block[key];

export const extensionNameOf = (block: ExtensionBlock): string | undefined => nameIn(block, 'ServiceName');

export const proxyNameOf = (block: ExtensionBlock | undefined): string | undefined =>
  block === undefined ? undefined : nameIn(block, 'ProxyServiceName');

/** The proxy of a block, which stands for the block in a plan. `name` is that of the block. */
export const proxyKeyOf = (name: string, block: ExtensionBlock | undefined): Key =>
  keyOf('service', proxyNameOf(block) ?? name);

/** Only a hitless block has such a service. */
export const configServiceNameOf = (block: ExtensionBlock): string | undefined =>
  nameIn(block, 'ConfigServiceName');

/** The services that the core makes for a block. */
export const serviceNamesOf = (block: ExtensionBlock): readonly string[] =>
  [extensionNameOf(block), proxyNameOf(block), configServiceNameOf(block)].filter(
    (name) => name !== undefined,
  );

/** The cluster that a block serves; empty: services without a cluster label. */
export const clusterOf = (block: ExtensionBlock | undefined): string => {
  const cluster = block === undefined ? undefined : blockValue(block, 'ServiceCluster');
  return typeof cluster === 'string' ? cluster : '';
};

/** The block that serves a cluster. */
export const blockServing = (
  { extensions }: InterlockDocument,
  cluster: string,
): ExtensionBlock | undefined => Object.values(extensions).find((block) => clusterOf(block) === cluster);

/** Undefined where the block leaves it to the core. */
export function proxyReplicasOf(block: ExtensionBlock): number | undefined {
  const replicas = blockValue(block, 'ProxyReplicas');
  return replicas === undefined ? undefined : Number(replicas);
}

export const proxyConstraintsOf = (block: ExtensionBlock): readonly string[] =>
  textsOf(blockValue(block, 'ProxyConstraints'));

export const extensionConstraintsOf = (block: ExtensionBlock): readonly string[] =>
  textsOf(blockValue(block, 'Constraints'));

/** The networks that the proxy joins; undefined: those of the services that it serves. */
export function networksOf(block: ExtensionBlock): readonly string[] | undefined {
  const networks = blockValue(block, 'Networks');
  return networks === undefined ? undefined : textsOf(networks);
}

/** Whether the proxy goes on with its tasks when services come and go. */
export const isHitless = (block: ExtensionBlock): boolean =>
  blockValue(block, 'HitlessServiceUpdate') === true;

export const publishModeOf = (block: ExtensionBlock): 'host' | 'ingress' =>
  blockValue(block, 'PublishMode') === 'host' ? 'host' : 'ingress';

interface PortPair {
  readonly published: number | undefined;
  readonly target: number | undefined;
}

/** The ports of the proxy for HTTP and for TLS. */
export const portsOf = (block: ExtensionBlock): readonly [PortPair, PortPair] => [
  { published: numberIn(block, 'PublishedPort'), target: numberIn(block, 'TargetPort') },
  { published: numberIn(block, 'PublishedSSLPort'), target: numberIn(block, 'TargetSSLPort') },
];

export const publishedPortsOf = (block: ExtensionBlock): readonly number[] =>
  portsOf(block).flatMap(({ published }) => published ?? []);

function nameIn(block: ExtensionBlock, key: ExtensionKey): string | undefined {
  const name = blockValue(block, key);
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function numberIn(block: ExtensionBlock, key: ExtensionKey): number | undefined {
  const number = blockValue(block, key);
  return typeof number === 'number' ? number : undefined;
}
