import { routeLabel } from '../../model/route-label.ts';
import type { RawLines } from '../config/raw-lines.ts';
import { anyHost } from '../routes/accept-service.ts';
import type { HostRoute } from '../routes/merge-hosts.ts';
import { block, comment, directive, withVariables, type Line } from '../text/line.ts';
import { hostMap } from '../text/map.ts';
import { hashSizes } from './hash-sizes.ts';
import type { Listen } from './listen.ts';
import { withoutNames } from './main-context.ts';
import { poolOf, poolsOf, streamUpstream } from './pools.ts';

/**
 * Debian's packages load the module from there; where nginx has it built in, the folder is empty or missing. Not beside
 * modules that an operator loads: nginx refuses to load one twice.
 */
export const streamModule: readonly Line[] = [{ text: 'include /etc/nginx/modules-enabled/*.conf;' }];

/** In front of TLS where a service terminates it itself: nginx reads the name and passes the bytes on. */
export function streamContext(passed: readonly HostRoute[], raw: RawLines, listen: Listen): readonly Line[] {
  if (passed.length === 0) return raw.lines.length === 0 ? [] : block('stream', [], raw.lines);
  return block(
    'stream',
    [],
    [
      ...withoutNames(raw.names, [
        ...hashSizes(
          'map',
          passed.map(({ host }) => host),
        ),
        directive('proxy_connect_timeout', ['5s']),
      ]),
      ...raw.lines,
      comment('Names whose bytes are passed on; nginx terminates TLS of all others'),
      ...nameMap('$tls_server', '_terminated', passed, () => '_passed'),
      ...nameMap('$pool', '', passed, (host) => poolOf(host)?.name ?? ''),
      // No service has a name that begins with an underscore.
      ...block('upstream', ['_terminated'], [directive('server', [listen.sockets.tls])]),
      ...block('upstream', ['_passed'], [directive('server', [listen.sockets.passthrough])]),
      ...poolsOf(passed).flatMap(streamUpstream),
      ...block(
        'server',
        [],
        [
          directive('listen', [listen.tlsPort]),
          directive('ssl_preread', ['on']),
          directive('proxy_protocol', ['on']),
          directive('proxy_pass', [withVariables('$tls_server')]),
        ],
      ),
      // The application must not get the PROXY protocol, so it is taken off on a way through a second server.
      ...block(
        'server',
        [],
        [
          directive('listen', [listen.sockets.passthrough, 'proxy_protocol']),
          directive('ssl_preread', ['on']),
          directive('proxy_pass', [withVariables('$pool')]),
        ],
      ),
    ],
  );
}

function nameMap(
  target: string,
  fallback: string,
  passed: readonly HostRoute[],
  valueOf: (host: HostRoute) => string,
): readonly Line[] {
  const any = passed.find(({ host }) => host === anyHost);
  return hostMap(
    ['$ssl_preread_server_name', target],
    any === undefined ? fallback : valueOf(any),
    passed
      .filter(({ host }) => host !== anyHost)
      .map((host) => ({
        host: host.host,
        value: valueOf(host),
        origin: { service: host.services[0]?.service ?? '', label: routeLabel('ssl_passthrough') },
      })),
  );
}
