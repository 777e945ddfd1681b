import { groupBy } from '../../kernel/group-by.ts';
import { isEqualJson, type Json } from '../../kernel/json.ts';
import { routeLabel } from '../../model/route-label.ts';
import type { RefusedRoute } from '../proxy-model.ts';
import type { AcceptedService } from './accept-service.ts';
import { labelOfOption, type RouteOptions } from './route-options.ts';

/** One host, and the services that answer for it. */
export interface HostRoute {
  /** Or `anyHost`. */
  readonly host: string;
  /** Sorted by name; at least one. */
  readonly services: readonly AcceptedService[];
  readonly options: RouteOptions;
}

/** Puts the services together by host. Services that disagree on a host are both refused there. */
export function mergeHosts(accepted: readonly AcceptedService[]): {
  readonly hosts: readonly HostRoute[];
  readonly refused: readonly RefusedRoute[];
} {
  const claims = accepted.flatMap((service) =>
    [...service.hosts].map(([host, options]) => ({ host, service, options })),
  );
  const hosts: HostRoute[] = [];
  const refused: RefusedRoute[] = [];
  for (const [host, ofHost] of [...groupBy(claims, ({ host }) => host)].sort(byFirst)) {
    const [first, ...others] = ofHost;
    if (first === undefined) continue;
    const other = others.find(({ options }) => !isEqualJson(asJson(options), asJson(first.options)));
    if (other === undefined) {
      hosts.push({ host, services: ofHost.map(({ service }) => service), options: first.options });
      continue;
    }
    const label = routeLabel(labelOfOption[differingOption(first.options, other.options)]);
    refused.push(...ofHost.map(({ service: { service } }) => disagreement(service, label, host, ofHost)));
  }
  return { hosts, refused };
}

function disagreement(
  service: string,
  label: string,
  host: string,
  ofHost: readonly { readonly service: AcceptedService }[],
): RefusedRoute {
  const others = ofHost.map((claim) => claim.service.service).filter((name) => name !== service);
  const shown = host === '' ? 'the default backend' : host;
  return {
    service,
    label,
    host,
    reason: `differs from the same label of ${others.join(', ')}, which also answers for ${shown}`,
    hint: 'Give the services of one host equal labels, or let one of them go',
  };
}

function differingOption(left: RouteOptions, right: RouteOptions): keyof RouteOptions {
  const keys = Object.keys(labelOfOption) as (keyof RouteOptions)[]; // its own keys
  return keys.find((key) => !isEqualJson(asJson(left[key]), asJson(right[key]))) ?? 'contextRoot';
}

const asJson = (value: unknown): Json => value as Json; // options are JSON throughout

const byFirst = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number =>
  left < right ? -1 : 1;
