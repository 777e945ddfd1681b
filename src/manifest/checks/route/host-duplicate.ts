import { isEqualJson, type Json } from '../../../kernel/json.ts';
import type { Located, RoutedService } from '../../../model/manifest.ts';
import type { Problem } from '../../../model/problem.ts';
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

/** A host leads to one service of a cluster, unless all that claim it share it on purpose and in the same way. */
export const hostDuplicate: Check = (set) => servicesByCluster(set).flatMap(duplicatesOf);

const duplicatesOf = ({ name, services }: ServedGroup): readonly Problem[] =>
  repeated(services.flatMap(claimsOf), ({ host }) => host.toLowerCase()).flatMap(({ first, later }) => {
    // Two services of the same name are reported as that.
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
    return problem(
      `Host "${later.host}" is listed twice, upper and lower case being the same`,
      'Remove one of the two',
    );
  }
  const owner = `service "${first.service.manifest.metadata.name}" at ${placeOf(first.service, first.pointer)}`;
  const [one, other] = [first.service.manifest.spec.route, later.service.manifest.spec.route];
  if (one.sharedHost !== true || other.sharedHost !== true) {
    const message = `Host "${later.host}" of ${cluster} belongs to ${owner} already`;
    return problem(message, 'Use another host or cluster, or say sharedHost: true in both');
  }
  const differing = differingOptions(one, other, later.host.toLowerCase());
  if (differing.length === 0) return [];
  const isAboutRoot = differing.includes('contextRoot') || differing.includes('contextRootRewrite');
  return problem(
    `Host "${later.host}" is shared with ${owner}, which differs in ${differing.join(', ')}`,
    isAboutRoot
      ? `${capitalized(cluster)} can have one context root for each host`
      : 'Say the same in both: Interlock takes these of the one that it finds first',
  );
}

/**
 * What Interlock reads for a host as a whole, equal where the same is meant. The ways to reach the tasks (port, network,
 * maxFails, …) are each service's own.
 */
const agreed: Readonly<Record<string, (route: Route, host: string) => Json>> = {
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

/** The name of a secret, and the file of which it is made where that is said here. */
const secretText = (said: string | { readonly name: string; readonly file: string } = ''): string =>
  typeof said === 'string' ? said : `${said.name} of ${said.file}`;

const differingOptions = (one: Route, other: Route, host: string): readonly string[] =>
  Object.entries(agreed)
    .filter(([, meant]) => !isEqualJson(meant(one, host), meant(other, host)))
    .map(([option]) => option);
