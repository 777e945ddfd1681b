import { block, withVariables, written, type Argument, type Line } from '../text/line.ts';

const rows = (
  source: string,
  target: string,
  ...pairs: readonly (readonly [Argument, Argument])[]
): readonly Line[] =>
  block(
    'map',
    [withVariables(source), withVariables(target)],
    pairs.map((pair) => ({ text: `${pair.map(written).join(' ')};` })),
  );

/** Variables that other lines use. */
export const requestMaps: readonly Line[] = [
  // An id of the client goes on through logs and services, if it is one.
  ...rows(
    '$http_x_request_id',
    '$reqid',
    ['default', withVariables('$request_id')],
    [withVariables('~^[\\w.:/+=-]{1,128}$'), withVariables('$http_x_request_id')],
  ),
  // No other protocol passes: h2c would smuggle requests past the routes.
  ...rows('$http_upgrade', '$upgrade_header', ['default', ''], [withVariables('~*^websocket$'), 'websocket']),
  ...rows('$upgrade_header', '$connection_header', ['default', 'upgrade'], ['', '']),
  ...rows('$scheme', '$scheme_port', ['default', '80'], ['https', '443']),
  // The port that the client used, which the container does not know.
  ...rows(
    '$http_host',
    '$forwarded_port',
    ['default', withVariables('$scheme_port')],
    [withVariables('~:(?<port_of_host>\\d+)$'), withVariables('$port_of_host')],
  ),
];
