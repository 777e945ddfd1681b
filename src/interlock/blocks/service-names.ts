import type { InterlockDocument } from '../../model/interlock-document.ts';
import { clusterOf, proxyNameOf, serviceNamesOf } from './extension-block.ts';

export const serviceNamesIn = (document: InterlockDocument): readonly string[] =>
  Object.values(document.extensions).flatMap(serviceNamesOf);

export const proxyNamesIn = (document: InterlockDocument): readonly string[] =>
  Object.values(document.extensions).flatMap((block) => proxyNameOf(block) ?? []);

/** The service clusters that the blocks serve; the empty name stands for services without the label. */
export const servedClusters = (document: InterlockDocument): ReadonlySet<string> =>
  new Set(Object.values(document.extensions).map(clusterOf));
