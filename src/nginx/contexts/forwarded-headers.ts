import type { Settings } from '../config/settings.ts';
import { block, directive, withVariables, type Line } from '../text/line.ts';
import { rowsMap } from '../text/map.ts';

const origin = { label: 'TrustedProxies' };

/** Addresses of the proxies in front of ours; undefined: nobody says, and then all headers of requests go on as in Interlock. */
export const trustedProxies = (settings: Settings): readonly string[] | undefined =>
  settings.has('TrustedProxies') ? settings.words('TrustedProxies').filter((word) => word !== '') : undefined;

/** Takes the address of the client from a proxy in front of ours. */
export function clientAddress(trusted: readonly string[] | undefined): readonly Line[] {
  if (trusted === undefined || trusted.length === 0) return [];
  return [
    ...trusted.map((address) => directive('set_real_ip_from', [address], origin)),
    directive('real_ip_header', ['X-Forwarded-For'], origin),
    directive('real_ip_recursive', ['on'], origin),
  ];
}

/**
 * How the application learns of the request as the client sent it. A header of somebody who is not trusted counts for
 * nothing. What nginx terminates itself is https, whatever a header says.
 */
export function forwardedMaps(trusted: readonly string[] | undefined): readonly Line[] {
  const isTrusted = trusted === undefined ? '1' : '$is_trusted';
  return [
    ...(trusted === undefined ? [] : trustMaps(trusted)),
    ...rowsMap(
      `${isTrusted}:$scheme:$http_x_forwarded_proto`,
      '$forwarded_proto',
      ['default', withVariables('$scheme')],
      ['1:http:https', 'https'],
    ),
    ...rowsMap(
      `${isTrusted}:$http_x_forwarded_host`,
      '$forwarded_host',
      ['default', withVariables('$host_header')],
      ['1:', withVariables('$host_header')],
      [withVariables('~^1:'), withVariables('$http_x_forwarded_host')],
    ),
    ...rowsMap('$forwarded_proto', '$scheme_port', ['default', '80'], ['https', '443']),
    // The port that the client used, which the container does not know.
    ...rowsMap(
      '$forwarded_host',
      '$port_of_host',
      ['default', withVariables('$scheme_port')],
      [withVariables('~:(?<port_in_host>\\d+)$'), withVariables('$port_in_host')],
    ),
    ...rowsMap(
      `${isTrusted}:$http_x_forwarded_port`,
      '$forwarded_port',
      ['default', withVariables('$port_of_host')],
      ['1:', withVariables('$port_of_host')],
      [withVariables('~^1:(?<port_in_header>\\d{1,5})$'), withVariables('$port_in_header')],
    ),
  ];
}

/** `$realip_remote_addr` is who connected, before the address of the client was taken from its header. */
const trustMaps = (trusted: readonly string[]): readonly Line[] => [
  ...block(
    'geo',
    [withVariables('$realip_remote_addr'), withVariables('$is_trusted')],
    [directive('default', ['0']), ...trusted.map((address) => directive(address, ['1'], origin))],
  ),
  ...rowsMap(
    '$is_trusted:$http_x_forwarded_for',
    '$forwarded_for',
    ['default', withVariables('$realip_remote_addr')],
    [withVariables('~^1:.'), withVariables('$http_x_forwarded_for, $realip_remote_addr')],
  ),
];

const header = (name: string, value: string): Line =>
  directive('proxy_set_header', [name, withVariables(value)]);

export const forwardedHeaders = (trusted: readonly string[] | undefined): readonly Line[] => [
  header('X-Real-IP', '$remote_addr'),
  header('X-Forwarded-For', trusted === undefined ? '$proxy_add_x_forwarded_for' : '$forwarded_for'),
  header('X-Forwarded-Proto', '$forwarded_proto'),
  header('X-Forwarded-Host', '$forwarded_host'),
  header('X-Forwarded-Port', '$forwarded_port'),
];
