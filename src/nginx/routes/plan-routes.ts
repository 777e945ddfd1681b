import type { ProxyModel, RefusedRoute } from '../proxy-model.ts';
import { certificatesOf, type Certificates } from './certificates.ts';
import { acceptService } from './accept-service.ts';
import { mergeHosts, type HostRoute } from './merge-hosts.ts';

/** Who answers for which host, before it is written. */
export interface RoutePlan {
  /** Hosts whose requests nginx reads. */
  readonly terminated: readonly HostRoute[];
  /** Hosts whose TLS bytes nginx passes on. They have no plain HTTP, as in Interlock. */
  readonly passed: readonly HostRoute[];
  readonly certificates: Certificates;
  readonly refused: readonly RefusedRoute[];
}

/** Each service by itself, then the hosts that several of them share. The order of the services does not matter. */
export function planRoutes(
  { services, secrets }: Pick<ProxyModel, 'services' | 'secrets'>,
  defaults: { readonly isIpHash: boolean },
): RoutePlan {
  const sorted = [...services].sort((left, right) => (left.service < right.service ? -1 : 1));
  const acceptances = sorted.map((service) => acceptService(service, defaults));
  const merged = mergeHosts(acceptances.flatMap(({ accepted }) => accepted ?? []));
  const isPassed = ({ options }: HostRoute): boolean => options.tls.kind === 'passthrough';
  const terminated = merged.hosts.filter((host) => !isPassed(host));
  const certificates = certificatesOf(terminated, secrets);
  return {
    terminated,
    passed: merged.hosts.filter(isPassed),
    certificates,
    refused: [...acceptances.flatMap(({ refused }) => refused), ...merged.refused, ...certificates.refused],
  };
}
