import { groupBy } from '../../kernel/group-by.ts';
import { routeFromLabels, type Route } from '../../interlock/routes/route-labels.ts';
import { routeLabel } from '../../model/route-label.ts';
import type { RefusedRoute, RoutedMembers } from '../proxy-model.ts';
import { hostName } from './host-name.ts';
import { moreOptions, type MoreOptions } from './more-labels.ts';
import { hostOf, optionsOf, redirectOf, type RouteOptions } from './route-options.ts';

/** A service whose labels are right, seen apart from all others. */
export interface AcceptedService {
  readonly service: string;
  readonly members: readonly string[];
  /** The hosts, and `anyHost` for a default backend, each with what holds for it. */
  readonly hosts: ReadonlyMap<string, RouteOptions>;
}

/** Stands for every host that nobody else has. */
export const anyHost = '';

export interface Acceptance {
  /** Undefined: the whole service is refused. */
  readonly accepted: AcceptedService | undefined;
  readonly refused: readonly RefusedRoute[];
}

const mostHosts = 100;
const member = /^(?:[\w.-]+|\[[0-9a-fA-F:.]+\]):\d{1,5}$/;
const path = /^\/[\w.~!&'()*+,=:@/-]*$/;

type Reason = Omit<RefusedRoute, 'service'>;

/** Judges one service by its own labels and members. */
export function acceptService(
  { service, labels, members }: RoutedMembers,
  { isIpHash }: { readonly isIpHash: boolean },
): Acceptance {
  const parsed = routeFromLabels(labels);
  const more = moreOptions(labels);
  const invalid = [...parsed.invalid, ...more.invalid].map(({ label, value, expected }): Reason => ({
    label,
    reason: `${JSON.stringify(shortened(value))} is not ${expected}`,
    hint: `Set ${label} to ${expected}`,
  }));
  const reasons = invalid.length > 0 ? invalid : faultsOf(parsed.route, more, members);
  const of = (reason: Reason): RefusedRoute => ({ service, ...reason });
  if (reasons.length > 0) return { accepted: undefined, refused: reasons.map(of) };

  const { hosts, refused } = hostsOf(parsed.route);
  const options = optionsOf(parsed.route, more, isIpHash);
  const entries = hosts.map((host): [string, RouteOptions] => [
    host,
    { ...options, redirect: redirectOf(host, parsed.route.redirects) },
  ]);
  return {
    accepted: { service, members: [...new Set(members)].sort(), hosts: new Map(entries) },
    refused: [...refused, ...redirectsOfOthers(parsed.route, hosts)].map(of),
  };
}

/** Why nothing of the service can be routed, the first reason of each sort. */
const faultsOf = (route: Route, more: MoreOptions, members: readonly string[]): readonly Reason[] => [
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

/** The hosts of a service that nginx can match, sorted, and the others. */
function hostsOf({ hosts: texts = [], defaultBackend }: Route): {
  readonly hosts: readonly string[];
  readonly refused: readonly Reason[];
} {
  const names = texts.map((text) => ({ text, ...hostName(text) }));
  const [good = [], bad = []] = [true, false].map((isGood) =>
    groupBy(names, (name) => 'host' in name).get(isGood),
  );
  const hosts = good.flatMap((name) => ('host' in name ? name.host : []));
  return {
    hosts: [...new Set([...hosts, ...(defaultBackend === true ? [anyHost] : [])])].sort(),
    refused: bad.flatMap((name) =>
      'host' in name
        ? []
        : {
            label: routeLabel('hosts'),
            host: shortened(name.text),
            reason: `${JSON.stringify(shortened(name.text))} ${name.reason}`,
            hint: name.hint,
          },
    ),
  };
}

/** Redirects from a host that the service does not list: Interlock ignores them too. */
const redirectsOfOthers = ({ redirects = [] }: Route, hosts: readonly string[]): readonly Reason[] =>
  redirects
    .filter(({ from }) => !hosts.includes(hostOf(from)))
    .map(({ from }) => ({
      label: routeLabel('redirects'),
      host: shortened(hostOf(from)),
      reason: `${JSON.stringify(shortened(from))} is redirected, but its host is not among the hosts`,
      hint: `Add the host to ${routeLabel('hosts')}`,
    }));

const shortened = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
