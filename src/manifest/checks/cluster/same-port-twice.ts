import { clusterPublish } from '../../../defaults/manifest-defaults.ts';
import type { Located, ServiceCluster } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { fieldName } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** HTTP and HTTPS cannot share a port, neither a published one nor one in the container. */
export const samePortTwice: Check = (set) =>
  set.clusters.flatMap((cluster) => [...sharedPort(cluster, 'published'), ...sharedPort(cluster, 'target')]);

function sharedPort(cluster: Located<ServiceCluster>, side: 'published' | 'target'): readonly Problem[] {
  const { http, https } = clusterPublish(cluster.manifest);
  if (http[side] !== https[side]) return [];
  const isHttpsDeclared = cluster.manifest.spec.proxy?.publish?.https?.[side] !== undefined;
  const pointer = `/spec/proxy/publish/${isHttpsDeclared ? 'https' : 'http'}/${side}`;
  const message = `Field "${fieldName(pointer)}" is number ${http[side]}: expected different ports for HTTP and HTTPS`;
  return [problemAt(cluster, pointer, { code: 'field-value', message })];
}
