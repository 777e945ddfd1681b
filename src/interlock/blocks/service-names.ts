import type { ExtensionBlock, InterlockDocument } from '../../model/interlock-document.ts';
import type { Json } from '../../kernel/json.ts';

const nameKeys = ['ServiceName', 'ProxyServiceName', 'ConfigServiceName'] as const;

/** The services that the core makes for a block. */
export const serviceNamesOf = (block: ExtensionBlock): readonly string[] =>
  nameKeys.map((key) => block[key]).filter(isName);

export const serviceNamesIn = (document: InterlockDocument): readonly string[] =>
  Object.values(document.extensions).flatMap(serviceNamesOf);

export const proxyNameOf = (block: ExtensionBlock | undefined): string | undefined => {
  const name = block?.['ProxyServiceName'];
  return isName(name) ? name : undefined;
};

export const proxyNamesIn = (document: InterlockDocument): readonly string[] =>
  Object.values(document.extensions).flatMap((block) => proxyNameOf(block) ?? []);

const isName = (value: Json | undefined): value is string => typeof value === 'string' && value !== '';

/** Cluster names that some block serves; the empty one stands for services without the label. */
export const servedClusters = (document: InterlockDocument): ReadonlySet<string> =>
  new Set(Object.values(document.extensions).map(clusterOf));

export const clusterOf = (block: ExtensionBlock | undefined): string => {
  const cluster = block?.['ServiceCluster'];
  return typeof cluster === 'string' ? cluster : '';
};
