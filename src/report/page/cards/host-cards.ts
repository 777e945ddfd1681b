import { keyOf } from '../../../kernel/key.ts';
import type { TopologyHost } from '../../../model/topology.ts';
import type { PageCard, PageHealth } from '../page-view.ts';
import { clusterId, clusterTitle, hostId } from './card-ids.ts';

/** A host is as well as the services that answer to it. */
export function hostCards(
  hosts: readonly TopologyHost[],
  services: readonly PageCard[],
): readonly PageCard[] {
  const byId = new Map(services.map((card) => [card.id, card]));
  return hosts.map(({ name, cluster, services: answering, isObserved }): PageCard => {
    const ids = answering.map((service) => keyOf('service', service));
    const cards = ids.flatMap((id) => byId.get(id) ?? []);
    const isForeign = cards.every(({ sync }) => sync === 'foreign');
    const health = worstOf(cards.flatMap((card) => card.health ?? []));
    return {
      ...{ id: hostId(cluster, name), column: 'host', name, note: `cluster ${clusterTitle(cluster)}` },
      sync: isForeign ? 'foreign' : isObserved ? 'inSync' : 'pending',
      ...(health === undefined ? {} : { health }),
      reasons: [],
      ...(isObserved ? {} : { pending: { op: 'create', impact: '', interrupts: false } }),
      links: [clusterId(cluster), ...ids],
    };
  });
}

const worstFirst = ['missing', 'degraded', 'progressing', 'healthy'] as const;

export const worstOf = (healths: readonly PageHealth[]): PageHealth | undefined =>
  worstFirst.find((health) => healths.includes(health));
