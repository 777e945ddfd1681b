import { withVariables, type Line } from '../text/line.ts';
import { rowsMap } from '../text/map.ts';

/** Variables that other lines use. Rows without `~` come first for nginx: what most requests have costs no regular expression. */
export const requestMaps: readonly Line[] = [
  // An id of the client goes on through logs and services, if it is one.
  ...rowsMap(
    '$http_x_request_id',
    '$reqid',
    ['default', withVariables('$request_id')],
    ['', withVariables('$request_id')],
    [withVariables('~^[\\w.:/+=-]{1,128}$'), withVariables('$http_x_request_id')],
  ),
  // HTTP/1.0 needs no Host, and HTTP/1.1 to the application does.
  ...rowsMap(
    '$http_host',
    '$host_header',
    ['default', withVariables('$http_host')],
    ['', withVariables('$host')],
  ),
  // No other protocol passes: h2c would smuggle requests past the routes.
  ...rowsMap('$http_upgrade', '$upgrade_header', ['default', ''], ['websocket', 'websocket']),
  ...rowsMap('$upgrade_header', '$connection_header', ['default', 'upgrade'], ['', '']),
];
