import { routeLabel } from '../../model/route-label.ts';
import { anyHost } from '../routes/accept-service.ts';
import type { HostRoute } from '../routes/merge-hosts.ts';
import { block, directive, indented, withVariables, written, type Line, type Origin } from '../text/line.ts';
import type { Listen } from './listen.ts';
import { locationsOf } from './locations.ts';
import type { ServerGroup } from './server-groups.ts';

const defaultPage =
  '<!DOCTYPE html><html><head><title>Error</title></head><body><h1>An error occurred.</h1>' +
  '<p>Sorry, the page you are looking for is currently unavailable. Please try again later.</p></body></html>';

/** The page of 503, for hosts that nobody serves and for those without tasks. */
const unavailable: readonly Line[] = block(
  'location',
  ['@unavailable'],
  [directive('default_type', ['text/html']), directive('return', [503, defaultPage])],
);

/** Nobody answers for the host, or for the name in front of a wildcard. */
const ifUnserved: readonly Line[] = [
  { text: 'if ($pool = "") {' },
  ...indented([directive('return', [503])]),
  { text: '}' },
];

/** A server block for each group, and one for everything else. */
export function serversOf(groups: readonly ServerGroup[], listen: Listen): readonly Line[] {
  const isDefault = (group: ServerGroup): boolean => group.hosts.some(({ host }) => host === anyHost);
  const defaults = groups.filter(isDefault);
  return [
    ...groups.flatMap((group) => server(group, isDefault(group), listen)),
    ...(defaults.some(({ isOnHttp }) => isOnHttp) ? [] : unknownHost(listen)),
    ...(defaults.some(({ isOnTls }) => isOnTls) ? [] : unknownName(listen)),
    ...statusServer(listen),
  ];
}

function server(group: ServerGroup, isDefault: boolean, listen: Listen): readonly Line[] {
  const { shape, hosts, isOnHttp, isOnTls } = group;
  return block(
    'server',
    [],
    [
      ...(isOnHttp ? [listen.http(isDefault)] : []),
      ...(isOnTls ? listen.tls(isDefault) : []),
      ...serverNames(hosts, isDefault),
      ...(shape.kind === 'redirect'
        ? [directive('return', [302, withVariables('$redirect_target$request_uri')])]
        : [...ifUnserved, ...locationsOf(shape, firstService(hosts)), ...unavailable]),
    ],
  );
}

const firstService = ([first]: readonly HostRoute[]): string => first?.services[0]?.service ?? '';

/** The service and label to which the host of a line belongs. */
export const originOf = ({ host, services: [first] }: HostRoute): Origin => ({
  service: first?.service ?? '',
  label: routeLabel(host === anyHost ? 'default_backend' : 'hosts'),
});

/** One host a line, so that each line belongs to one service. A request without a host gets the first name, `_`, as its host. */
function serverNames(hosts: readonly HostRoute[], isDefault: boolean): readonly Line[] {
  const named = hosts.filter(({ host }) => host !== anyHost);
  if (named.length === 0) return [directive('server_name', ['_'])];
  return [
    { text: 'server_name' },
    ...indented([
      ...(isDefault ? [{ text: '_' }] : []),
      ...named.map((host) => ({ text: written(host.host), origin: originOf(host) })),
    ]),
    { text: ';' },
  ];
}

const unknownHost = (listen: Listen): readonly Line[] =>
  block(
    'server',
    [],
    [
      listen.http(true),
      directive('server_name', ['_']),
      ...block('location', ['/'], [directive('return', [503])]),
      ...unavailable,
    ],
  );

/** Closes the connection of a client that asks for a name without a certificate, or for none. */
const unknownName = (listen: Listen): readonly Line[] =>
  block(
    'server',
    [],
    [
      ...listen.tls(true),
      directive('server_name', ['_']),
      directive('ssl_reject_handshake', ['on']),
      directive('return', [421]),
    ],
  );

const statusServer = ({ sockets }: Listen): readonly Line[] =>
  block(
    'server',
    [],
    [
      directive('listen', [sockets.status]),
      directive('access_log', ['off']),
      ...block('location', ['=', '/nginx_status'], [directive('stub_status', [])]),
    ],
  );
