import { routeLabel } from '../../model/route-label.ts';
import { flagText, redirects, wholeNumber, word, words, type LabelCodec } from './label-codecs.ts';

/** One option of a route and its label. */
export interface RouteField extends LabelCodec {
  /** Under `spec.route` of a manifest. */
  readonly path: readonly string[];
  readonly label: string;
}

const name = word(/^[^\s;{},"'\\$#]+$/, 'a name without white space and punctuation of nginx');
const hostNames = words(/^[^\s;{}"'\\$#/:]+$/, 'host names with commas between them');
const path = /^\/[^\s;{}"'\\$#]*$/;

const field = (label: string, at: readonly string[], codec: LabelCodec): RouteField => ({
  path: at,
  label: routeLabel(label),
  ...codec,
});

/** All route options of a manifest, in the order of the vendor's reference. sharedHost has no label: only we use it. */
export const routeFields: readonly RouteField[] = [
  field('hosts', ['hosts'], hostNames),
  field('port', ['port'], wholeNumber(1, 65_535)),
  field('network', ['network'], name),
  field('context_root', ['contextRoot'], word(path, 'a path')),
  field('context_root_rewrite', ['contextRootRewrite'], flagText),
  field('ssl_cert', ['tls', 'cert'], name),
  field('ssl_key', ['tls', 'key'], name),
  field('ssl_passthrough', ['tls', 'passthrough'], flagText),
  field('websocket_endpoints', ['websocketEndpoints'], words(path, 'paths with commas between them')),
  // nginx variable names contain this name and end at any other character: nginx would hash a truncated name.
  field(
    'sticky_session_cookie',
    ['stickySessionCookie'],
    word(/^\w+$/, 'a cookie name of letters, digits and underscores'),
  ),
  field('ip_hash', ['ipHash'], flagText),
  field('redirects', ['redirects'], redirects),
  field('default_backend', ['defaultBackend'], flagText),
  field('backend_mode', ['backendMode'], word(/^(task|vip)$/, 'task or vip')),
  field('max_fails', ['maxFails'], wholeNumber(0, 2_147_483_647)),
  field('fail_timeout', ['failTimeout'], word(/^\d+[\dyMwdhms]*$/, "a time in nginx's units")),
];

/** A service with one of these options has a route. */
export const askingFields = routeFields.filter(({ path: [option = ''] }) =>
  ['hosts', 'defaultBackend'].includes(option),
);
