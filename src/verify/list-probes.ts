import { compareText } from '../kernel/key.ts';
import { defaultProbes, proxyProbe } from './default-probes.ts';
import { defaultBackends, hostRoutes, type HostRoute } from './host-route.ts';
import { isolationProbes } from './isolation-probes.ts';
import { skipped, type Probe } from './probe.ts';
import { refusalProbes } from './refusal-probes.ts';
import { routeProbes } from './route-probes.ts';
import { sitesOf, type Site } from './site.ts';
import type { VerifyInput } from './verify-input.ts';

export interface ListedProbes {
  readonly sites: readonly Site[];
  readonly hosts: readonly string[];
  readonly probes: readonly Probe[];
}

/** All probes that show that every route works, and that no other does. */
export function listProbes(input: VerifyInput): ListedProbes {
  const sites = sitesOf(input.document, input.observed, input.addresses);
  const routes = hostRoutes(input.services);
  const routing = { sites, routes, defaults: defaultBackends(input.services) };
  return {
    sites,
    hosts: [...new Set(routes.map(({ host }) => host))].sort(compareText),
    probes: [
      ...routes.flatMap((route) => probesOfHost(route, routing, input)),
      ...sites.flatMap((site) => probesOfSite(site, routing, input)),
    ],
  };
}

interface Routing {
  readonly sites: readonly Site[];
  readonly routes: readonly HostRoute[];
  readonly defaults: ReadonlyMap<string, string>;
}

function probesOfHost(
  route: HostRoute,
  { sites, routes, defaults }: Routing,
  input: VerifyInput,
): readonly Probe[] {
  const home = sites.find((site) => site.cluster === route.cluster);
  const serving = new Set(routes.filter(({ host }) => host === route.host).map(({ cluster }) => cluster));
  const others = sites.filter(({ cluster }) => !serving.has(cluster));
  const own = home === undefined ? [withoutCluster(route)] : routeProbes(route, home, input);
  return [...own, ...isolationProbes(route, others, defaults)];
}

const probesOfSite = (site: Site, { routes, defaults }: Routing, input: VerifyInput): readonly Probe[] => [
  proxyProbe(site),
  ...defaultProbes(site, someHostOf(site, routes), defaults.has(site.cluster), input),
  ...refusalProbes(site, input),
];

const someHostOf = ({ cluster }: Site, routes: readonly HostRoute[]): string | undefined =>
  routes.find((route) => route.cluster === cluster && route.route.tls?.passthrough !== true)?.host;

const withoutCluster = ({ host, cluster, services }: HostRoute): Probe => ({
  ...skipped(
    {
      ...{ id: `route ${host} in ${cluster}`, kind: 'route', cluster, about: [cluster], host },
      expected: `an answer of ${services.map(({ name }) => name).join(' or ')}`,
    },
    '',
  ),
  judge: () => ({
    verdict: 'fail',
    reason:
      cluster === ''
        ? 'no block of config.toml is the default cluster'
        : `no block of config.toml is for the cluster "${cluster}"`,
    hint: 'Declare the cluster, or change com.docker.lb.service_cluster of the service',
  }),
});
