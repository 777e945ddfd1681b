import type { RawLines } from '../config/raw-lines.ts';
import type { RoutePlan } from '../routes/plan-routes.ts';
import { anyHost } from '../routes/accept-service.ts';
import { block, comment, withVariables, type Line } from '../text/line.ts';
import { hostMap } from '../text/map.ts';
import { certificateLines } from './certificate-lines.ts';
import { clientAddress, forwardedMaps } from './forwarded-headers.ts';
import { hashSizes } from './hash-sizes.ts';
import type { Listen } from './listen.ts';
import { withoutNames } from './main-context.ts';
import { httpUpstream, poolOf, poolsOf } from './pools.ts';
import { requestMaps } from './request-maps.ts';
import { serverGroups } from './server-groups.ts';
import { originOf, serversOf } from './servers.ts';

/** Whatever nginx answers or terminates itself. */
export function httpContext(
  { terminated: hosts, certificates }: RoutePlan,
  settings: readonly Line[],
  raw: RawLines,
  listen: Listen,
): readonly Line[] {
  const names = hosts.map(({ host }) => host);
  const groups = serverGroups(hosts, {
    hasTls: ({ host }) => certificates.ofHosts.has(host),
    isTlsApart: listen.isTlsApart,
  });
  return block(
    'http',
    [],
    [
      ...withoutNames(raw.names, [
        ...settings,
        ...hashSizes('server_names', names),
        ...hashSizes('map', names),
      ]),
      ...clientAddress(listen.trusted),
      ...raw.lines,
      comment('Variables of the request'),
      ...requestMaps,
      ...forwardedMaps(listen.trusted),
      comment('The upstream of each host; empty: nobody is there to answer'),
      ...poolMap(hosts),
      ...redirectMap(hosts),
      ...certificateLines(hosts, certificates),
      comment('Services'),
      ...poolsOf(hosts).flatMap(httpUpstream),
      comment('Hosts'),
      ...serversOf(groups, listen),
    ],
  );
}

function poolMap(hosts: RoutePlan['terminated']): readonly Line[] {
  const valueOf = (host: RoutePlan['terminated'][number]): string => poolOf(host)?.name ?? '';
  const fallback = hosts.find(({ host }) => host === anyHost);
  return hostMap(
    ['$host', '$pool'],
    fallback === undefined ? '' : valueOf(fallback),
    hosts
      .filter(({ host }) => host !== anyHost)
      .map((host) => ({ host: host.host, value: valueOf(host), origin: originOf(host) })),
  );
}

function redirectMap(hosts: RoutePlan['terminated']): readonly Line[] {
  const rows = hosts.flatMap((host) => {
    const { redirect } = host.options;
    const origin = { ...originOf(host), label: 'com.docker.lb.redirects' };
    return redirect === null ? [] : [{ host: host.host, value: redirect.to, origin }];
  });
  return rows.length === 0
    ? []
    : hostMap(['$host', '$redirect_target'], withVariables('$scheme://$host'), rows);
}
