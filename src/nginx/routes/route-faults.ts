import type { Route } from '../../interlock/routes/route-labels.ts';
import { routeLabel } from '../../model/route-label.ts';
import type { RefusedRoute } from '../proxy-model.ts';
import type { MoreOptions } from './more-labels.ts';

/** Why something of a service is refused. */
export type Reason = Omit<RefusedRoute, 'service'>;

const mostHosts = 100;
const member = /^(?:[\w.-]+|\[[0-9a-fA-F:.]+\]):\d{1,5}$/;
const path = /^\/[\w.~!&'()*+,=:@/-]*$/;

/** Why nothing of the service can be routed, the first reason of each sort. */
export const faultsOf = (route: Route, more: MoreOptions, members: readonly string[]): readonly Reason[] => [
  ...hostFaults(route),
  ...pathFaults(route),
  ...balanceFaults(route, more),
  ...tlsFaults(route, more),
  ...memberFaults(route, members),
];

const fault = (option: string, reason: string, hint: string): Reason => ({
  label: routeLabel(option),
  reason,
  hint,
});

function hostFaults({ hosts = [], defaultBackend }: Route): readonly Reason[] {
  if (hosts.length === 0 && defaultBackend !== true) {
    return [fault('hosts', 'no host is given', 'List at least one host')];
  }
  if (hosts.length <= mostHosts) return [];
  const reason = `lists ${hosts.length} hosts, and a service may have ${mostHosts}`;
  return [fault('hosts', reason, 'Use a wildcard such as *.example.com, or several services')];
}

function pathFaults({ contextRoot = '/', websocketEndpoints = [] }: Route): readonly Reason[] {
  const isWrong = (text: string): boolean => !path.test(text) || /\/\/|\/\.\.?(?:\/|$)/.test(text);
  const hint =
    "Write it as nginx compares it: decoded, without //, . and .., of letters, digits and ._~!&'()*+,=:@-";
  const faultOf = (option: string, text: string): Reason =>
    fault(option, `${JSON.stringify(shortened(text))} would match no request`, hint);
  return [
    ...[contextRoot].filter(isWrong).map((text) => faultOf('context_root', text)),
    ...websocketEndpoints.filter(isWrong).map((text) => faultOf('websocket_endpoints', text)),
  ];
}

function balanceFaults(
  { stickySessionCookie, ipHash }: Route,
  { algorithm }: MoreOptions,
): readonly Reason[] {
  const ways = [
    stickySessionCookie === undefined ? '' : 'sticky_session_cookie',
    ipHash === true && algorithm !== 'ip_hash' ? 'ip_hash' : '',
    algorithm === undefined ? '' : 'algorithm',
  ].filter((way) => way !== '');
  const [way = '', other] = ways;
  if (other === undefined) return [];
  return [
    fault(way, `is set beside ${other}, another way to choose a task`, `Keep one of ${ways.join(', ')}`),
  ];
}

function tlsFaults({ hosts: [host = 'HOST'] = [], tls = {} }: Route, more: MoreOptions): readonly Reason[] {
  if (more.isTlsOnly) {
    const hint = `Redirect instead: ${routeLabel('redirects')}=http://${host},https://${host}`;
    return [fault('ssl_only', 'has no effect in Interlock, and HTTP would go on', hint)];
  }
  if (tls.key === undefined || tls.cert !== undefined) return [];
  return [fault('ssl_key', 'has no ssl_cert beside it', 'Name the secret of the certificate in ssl_cert')];
}

function memberFaults({ port }: Route, members: readonly string[]): readonly Reason[] {
  if (port === undefined) {
    return [fault('port', 'is missing', 'Set it to the port on which the application listens')];
  }
  return members
    .filter((text) => !member.test(text))
    .map((text) =>
      fault('port', `${JSON.stringify(text)} is not address:port`, 'Report this: the router made it'),
    );
}

/** A text from outside, for a message. */
export const shortened = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
