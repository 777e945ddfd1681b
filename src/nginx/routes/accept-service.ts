import { groupBy } from '../../kernel/group-by.ts';
import { routeFromLabels, type Route } from '../../interlock/routes/route-labels.ts';
import { routeLabel } from '../../model/route-label.ts';
import type { RefusedRoute, RoutedMembers } from '../proxy-model.ts';
import { hostName } from './host-name.ts';
import { moreOptions } from './more-labels.ts';
import { faultsOf, shortened, type Reason } from './route-faults.ts';
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
