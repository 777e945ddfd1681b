import { isEqualJson, type Json } from '../../../kernel/json.ts';
import type { Located, RoutedService } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { capitalized, describeCluster, servicesByCluster } from '../find-clusters.ts';
import type { ServedGroup } from '../find-clusters.ts';
import { placeOf } from '../place-of.ts';
import { redirectedHost } from './redirected-host.ts';
import { repeated } from '../repeated.ts';

type Route = RoutedService['spec']['route'];

interface HostClaim {
  readonly service: Located<RoutedService>;
  readonly host: string;
  readonly pointer: string;
}

/** A host belongs to one service of a cluster, unless all services that claim it set `sharedHost` and agree on its options. */
export const hostDuplicate: Check = (set) => servicesByCluster(set).flatMap(duplicatesOf);

const duplicatesOf = ({ name, services }: ServedGroup): readonly Problem[] =>
  repeated(services.flatMap(claimsOf), ({ host }) => host.toLowerCase()).flatMap(({ first, later }) => {
    // Services with the same name are reported by `nameDuplicate`.
    const isSameName = first.service.manifest.metadata.name === later.service.manifest.metadata.name;
    if (first.service !== later.service && isSameName) return [];
    return conflict(first, later, describeCluster(name));
  });

const claimsOf = (service: Located<RoutedService>): readonly HostClaim[] =>
  (service.manifest.spec.route.hosts ?? []).map((host, index) => ({
    service,
    host,
    pointer: childPointer('/spec/route/hosts', index),
  }));

function conflict(first: HostClaim, later: HostClaim, cluster: string): readonly Problem[] {
  const problem = (message: string, hint: string): readonly Problem[] => [
    problemAt(later.service, later.pointer, { code: 'host-duplicate', message, hint }),
  ];
  if (first.service === later.service) {
    return problem(`Host "${later.host}" is listed twice, regardless of case`, 'Remove one of the two');
  }
  const owner = `service "${first.service.manifest.metadata.name}" at ${placeOf(first.service, first.pointer)}`;
  const [one, other] = [first.service.manifest.spec.route, later.service.manifest.spec.route];
  if (one.sharedHost !== true || other.sharedHost !== true) {
    const message = `Host "${later.host}" of ${cluster} already belongs to ${owner}`;
    return problem(message, 'Use another host or cluster, or set sharedHost: true in both');
  }
  const differing = differingOptions(one, other, later.host.toLowerCase());
  if (differing.length === 0) return [];
  const isAboutRoot = differing.includes('contextRoot') || differing.includes('contextRootRewrite');
  return problem(
    `Host "${later.host}" is shared with ${owner}, which differs in ${differing.join(', ')}`,
    isAboutRoot
      ? `${capitalized(cluster)} can have one context root for each host`
      : 'Use the same in both: Interlock uses those of the service that it finds first',
  );
}

/**
 * Options that Interlock reads once per host, normalized for comparison. How tasks are reached (port, network,
 * maxFails, …) may differ between services.
 */
const hostOptions: Readonly<Record<string, (route: Route, host: string) => Json>> = {
  tls: ({ tls }) => [secretText(tls?.cert), secretText(tls?.key), tls?.passthrough ?? false],
  contextRoot: ({ contextRoot = '' }) => contextRoot,
  contextRootRewrite: ({ contextRootRewrite = false }) => contextRootRewrite,
  websocketEndpoints: ({ websocketEndpoints = [] }) => websocketEndpoints.toSorted(),
  stickySessionCookie: ({ stickySessionCookie = '' }) => stickySessionCookie,
  ipHash: ({ ipHash = false }) => ipHash,
  redirects: ({ redirects = [] }, host) =>
    redirects.filter((redirect) => redirectedHost(redirect) === host).map(({ to }) => to),
  defaultBackend: ({ defaultBackend = false }) => defaultBackend,
};

/** The name of a secret, and its file if the route declares one. */
const secretText = (secret: string | { readonly name: string; readonly file: string } = ''): string =>
  typeof secret === 'string' ? secret : `${secret.name} of ${secret.file}`;

const differingOptions = (one: Route, other: Route, host: string): readonly string[] =>
  Object.entries(hostOptions)
    .filter(([, read]) => !isEqualJson(read(one, host), read(other, host)))
    .map(([option]) => option);
