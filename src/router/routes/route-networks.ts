import { asText, valueAt, type Json } from '../../kernel/json.ts';
import { compareText } from '../../kernel/key.ts';
import { routeLabel } from '../../model/route-label.ts';
import type { RoutedService } from './routed-service.ts';
import type { SwarmIndex } from './swarm-index.ts';

const networkLabel = routeLabel('network');

/** The networks over which a service is reached, by name: that of its label, else all that it joins. */
export function routeNetworks({ service, labels }: RoutedService, index: SwarmIndex): readonly string[] {
  const joined = joinedIds(valueAt(service.spec, ['TaskTemplate', 'Networks']) ?? service.spec['Networks'])
    .flatMap((id) => index.networkName(id) ?? [])
    .sort(compareText);
  const named = labels[networkLabel]?.trim() ?? '';
  return named === '' ? joined : joined.filter((name) => name === named);
}

/** The networks that a proxy joins: those of its block, else those of the services that it serves. */
export function proxyNetworks(
  declared: readonly string[] | undefined,
  routed: readonly RoutedService[],
  index: SwarmIndex,
): readonly string[] {
  const names = declared ?? routed.flatMap((service) => routeNetworks(service, index));
  return [...new Set(names)].sort(compareText);
}

const joinedIds = (attachments: Json | undefined): readonly string[] =>
  Array.isArray(attachments) ? attachments.map((item: Json) => asText(valueAt(item, ['Target']) ?? '')) : [];
