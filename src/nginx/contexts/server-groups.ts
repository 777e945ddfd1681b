import { groupBy } from '../../kernel/group-by.ts';
import type { HostRoute } from '../routes/merge-hosts.ts';
import type { RouteOptions } from '../routes/route-options.ts';

/** Hosts whose requests are answered in the same way: nginx pays for each server block, and these share one. */
export interface ServerGroup {
  readonly isOnHttp: boolean;
  readonly isOnTls: boolean;
  readonly shape: Shape;
  /** Sorted by name; at least one. */
  readonly hosts: readonly HostRoute[];
}

/** What a server block does, but for the services behind it. */
export type Shape =
  | { readonly kind: 'redirect' }
  | ({ readonly kind: 'route' } & Pick<
      RouteOptions,
      'contextRoot' | 'isRewritten' | 'websocketEndpoints' | 'isTlsBackend'
    >);

interface Grouping {
  /** Whether there is a certificate for a host. */
  readonly hasTls: (host: HostRoute) => boolean;
  /** Whether no server may answer both HTTP and TLS. */
  readonly isTlsApart: boolean;
}

/** `hosts` are those that nginx serves over HTTP. */
export function serverGroups(hosts: readonly HostRoute[], grouping: Grouping): readonly ServerGroup[] {
  const parts = hosts.flatMap((host) => partsOf(host, grouping).map((part) => ({ host, part })));
  return [...groupBy(parts, ({ part }) => JSON.stringify(part))]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([, [first, ...others]]) =>
      first === undefined ? [] : { ...first.part, hosts: [first, ...others].map(({ host }) => host) },
    );
}

/** One part, or two where HTTP and TLS are answered differently. */
function partsOf(host: HostRoute, { hasTls, isTlsApart }: Grouping): readonly Omit<ServerGroup, 'hosts'>[] {
  const { options } = host;
  const { redirect } = options;
  const http = redirect !== null && redirect.only !== 'https' ? redirected : routed(options);
  const tls = redirect !== null && redirect.only !== 'http' ? redirected : routed(options);
  if (!hasTls(host)) return [{ isOnHttp: true, isOnTls: false, shape: http }];
  if (http.kind === tls.kind && !isTlsApart) return [{ isOnHttp: true, isOnTls: true, shape: http }];
  return [
    { isOnHttp: true, isOnTls: false, shape: http },
    { isOnHttp: false, isOnTls: true, shape: tls },
  ];
}

const redirected: Shape = { kind: 'redirect' };

/** Without a context root every path leads to the service, websocket endpoints too. */
const routed = ({ contextRoot, isRewritten, websocketEndpoints, isTlsBackend }: RouteOptions): Shape => ({
  kind: 'route',
  contextRoot,
  isRewritten: contextRoot !== '' && isRewritten,
  websocketEndpoints: contextRoot === '' ? [] : websocketEndpoints,
  isTlsBackend,
});
