import { keyOf } from '../../../kernel/key.ts';
import type { TopologyHost } from '../../../model/topology.ts';
import type { PageCard, PageSync } from '../page-view.ts';
import { clusterId, clusterTitle, hostId } from './card-ids.ts';
import { mostUrgent, worstOf } from './worst.ts';

/** A host is as well as the services that answer to it. */
export function hostCards(
  hosts: readonly TopologyHost[],
  services: readonly PageCard[],
): readonly PageCard[] {
  const byId = new Map(services.map((card) => [card.id, card]));
  return hosts.map(({ name, cluster, services: answering, isObserved, isDeclared }): PageCard => {
    const ids = answering.map((service) => keyOf('service', service));
    const cards = ids.flatMap((id) => byId.get(id) ?? []);
    const pending = isObserved ? undefined : cards.find((card) => card.pending)?.pending;
    const health = worstOf(cards.flatMap((card) => card.health ?? []));
    return {
      ...{ id: hostId(cluster, name), column: 'host', name, note: `cluster ${clusterTitle(cluster)}` },
      sync: syncOf(cards, isObserved && isDeclared),
      ...(health === undefined ? {} : { health }),
      reasons: [],
      ...(pending === undefined ? {} : { pending: { ...pending, op: 'create' } }),
      links: [clusterId(cluster), ...ids],
    };
  });
}

/** One that is observed or declared alone is as its service, which has lost it or was given it, or is about to. */
function syncOf(cards: readonly PageCard[], isAsDeclared: boolean): PageSync {
  if (cards.every(({ sync }) => sync === 'foreign')) return 'foreign';
  return isAsDeclared ? 'inSync' : (mostUrgent(cards.map(({ sync }) => sync)) ?? 'pending');
}
