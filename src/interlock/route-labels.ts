import type { Labels } from '../model/observed.ts';

const prefix = 'com.docker.lb.';

/** What a service says of its route; the words of `spec.route`. */
export interface Route {
  readonly hosts: readonly string[];
  readonly port: number;
  readonly network?: string;
  readonly contextRoot?: string;
  readonly contextRootRewrite?: boolean;
  /** Names of secrets. */
  readonly tls?: { readonly cert?: string; readonly key?: string };
}

/** A route as the service labels that Interlock reads. */
export function routeLabels(route: Route, serviceCluster: string): Labels {
  const values: Readonly<Record<string, string | undefined>> = {
    hosts: route.hosts.join(','),
    port: String(route.port),
    service_cluster: serviceCluster === '' ? undefined : serviceCluster,
    network: route.network,
    context_root: route.contextRoot,
    context_root_rewrite:
      route.contextRootRewrite === undefined ? undefined : String(route.contextRootRewrite),
    ssl_cert: route.tls?.cert,
    ssl_key: route.tls?.key,
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [[`${prefix}${key}`, value]],
    ),
  );
}

/** The secrets that a service's labels name for its proxies. */
export const routeSecrets = (labels: Labels): readonly string[] =>
  ['ssl_cert', 'ssl_key'].flatMap((key) => labels[`${prefix}${key}`] ?? []);

/** The cluster that a service's labels ask for, or undefined where it asks for no route at all. */
export function routedCluster(labels: Labels): string | undefined {
  if (labels[`${prefix}hosts`] === undefined && labels[`${prefix}default_backend`] === undefined)
    return undefined;
  return labels[`${prefix}service_cluster`] ?? '';
}
