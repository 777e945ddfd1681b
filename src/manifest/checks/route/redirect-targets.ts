import type { Located, RoutedService } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { fieldName } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { redirectedHost } from './redirected-host.ts';
import { repeated } from '../repeated.ts';
import { servicesByCluster } from '../find-clusters.ts';

/** A host is redirected to one target, and not to itself, directly or by way of others. */
export const redirectTargets: Check = (set) => [
  ...set.routedServices.flatMap((service) => [...secondTargets(service), ...loops(service)]),
  ...servicesByCluster(set).flatMap(({ services }) => longLoops(services)),
];

function secondTargets(service: Located<RoutedService>): readonly Problem[] {
  const redirects = (service.manifest.spec.route.redirects ?? []).map((redirect, index) => ({
    host: redirectedHost(redirect),
    pointer: `/spec/route/redirects/${index}/from`,
  }));
  return repeated(redirects, ({ host }) => host).map(({ first, later }) =>
    problemAt(service, later.pointer, {
      code: 'field-value',
      message: `Host "${later.host}" is redirected twice, also by "${fieldName(first.pointer)}": expected one target`,
      hint: 'Remove one of the two',
    }),
  );
}

/** Only HTTP is redirected, so a redirect to the same host over HTTPS is not a loop. */
function loops(service: Located<RoutedService>): readonly Problem[] {
  return (service.manifest.spec.route.redirects ?? []).flatMap((redirect, index) => {
    const host = redirectedHost(redirect);
    if (targetHost(redirect) !== host) return [];
    return [
      problemAt(service, `/spec/route/redirects/${index}/to`, {
        code: 'field-value',
        message: `Host "${host}" is redirected to itself: browsers would follow it endlessly`,
        hint: 'Name another host, or use https:// for this one',
      }),
    ];
  });
}

/** The host to which requests return over HTTP; undefined if they go to HTTPS or to another port. */
function targetHost({ to }: { readonly to: string }): string | undefined {
  const [scheme, rest = ''] = to.toLowerCase().split('://');
  const [target = ''] = rest.split('/');
  const host = target.replace(/:80$/, '');
  return scheme === 'http' && !host.includes(':') ? host : undefined;
}

interface Redirected {
  readonly service: Located<RoutedService>;
  readonly host: string;
  readonly target: string;
  readonly pointer: string;
}

/** Redirects of several hosts that lead back to the first one, each loop once. */
function longLoops(services: readonly Located<RoutedService>[]): readonly Problem[] {
  const redirects = new Map(services.flatMap(redirectsOf).map((redirect) => [redirect.host, redirect]));
  const seen = new Set<string>();
  return [...redirects.values()].flatMap((redirect) => {
    const hosts = loopFrom(redirect, redirects);
    if (hosts.length < 2 || seen.has(redirect.host)) return [];
    for (const host of hosts) seen.add(host);
    const way = hosts
      .slice(1)
      .map((host) => `"${host}"`)
      .join(', ');
    return [
      problemAt(redirect.service, redirect.pointer, {
        code: 'field-value',
        message: `Host "${redirect.host}" is redirected to itself by way of ${way}: browsers would follow it endlessly`,
        hint: 'Redirect one of them to another host, or over https://',
      }),
    ];
  });
}

const redirectsOf = (service: Located<RoutedService>): readonly Redirected[] =>
  (service.manifest.spec.route.redirects ?? []).flatMap((redirect, index) => {
    const target = targetHost(redirect);
    const place = { service, pointer: `/spec/route/redirects/${index}/to` };
    return target === undefined ? [] : [{ ...place, host: redirectedHost(redirect), target }];
  });

/** The hosts on the way back to where a redirect starts; none if it does not lead back. */
function loopFrom(start: Redirected, redirects: ReadonlyMap<string, Redirected>): readonly string[] {
  const hosts: string[] = [];
  for (
    let at: Redirected | undefined = start;
    at !== undefined && !hosts.includes(at.host);
    at = redirects.get(at.target)
  ) {
    hosts.push(at.host);
    if (at.target === start.host) return hosts;
  }
  return [];
}
