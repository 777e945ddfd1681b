import type { Located, RoutedService } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { problemAt, type ProblemText } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { capitalized, describeCluster, servicesByCluster, type ServedGroup } from '../find-clusters.ts';
import { placeOf } from '../place-of.ts';

const pointer = '/spec/route/defaultBackend';

/**
 * nginx has one default server and rejects the configuration of a whole cluster that has two. Interlock generates one
 * for each host of a default backend.
 */
export const defaultBackendDuplicate: Check = (set) => servicesByCluster(set).flatMap(duplicatesOf);

function duplicatesOf({ name, services }: ServedGroup): readonly Problem[] {
  const defaults = services.filter(({ manifest }) => manifest.spec.route.defaultBackend === true);
  const [first] = defaults;
  return defaults.flatMap((service) => {
    const hosts = hostsOf(service);
    if (hosts.length > 1) return [problemAt(service, pointer, severalHosts(service, hosts.length))];
    if (first === undefined || isSameServer(first, service)) return [];
    return [problemAt(service, pointer, secondOne(first, describeCluster(name)))];
  });
}

/** Services that share a host share its server. Services with the same name are reported by `nameDuplicate`. */
function isSameServer(first: Located<RoutedService>, service: Located<RoutedService>): boolean {
  if (first.manifest.metadata.name === service.manifest.metadata.name) return true;
  const [host] = hostsOf(service);
  return host !== undefined && hostsOf(first).includes(host);
}

const hostsOf = ({ manifest }: Located<RoutedService>): readonly string[] =>
  (manifest.spec.route.hosts ?? []).map((host) => host.toLowerCase());

const severalHosts = ({ manifest }: Located<RoutedService>, count: number): ProblemText => ({
  code: 'default-backend-duplicate',
  message: `Default backend "${manifest.metadata.name}" has ${count} hosts: expected at most one`,
  hint: 'Omit hosts: it gets the requests for all hosts without a service anyway',
});

const secondOne = (first: Located<RoutedService>, cluster: string): ProblemText => ({
  code: 'default-backend-duplicate',
  message: `${capitalized(cluster)} already has a default backend: service "${first.manifest.metadata.name}" at ${placeOf(first, pointer)}`,
  hint: 'Remove defaultBackend from one of the two',
});
