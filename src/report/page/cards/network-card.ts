import { keyOf } from '../../../kernel/key.ts';
import type { TopologyNetwork } from '../../../model/topology.ts';
import type { PageCard } from '../page-view.ts';
import type { MarksOf } from './marks.ts';

export function networkCard({ name, subnets, addresses }: TopologyNetwork, marksOf: MarksOf): PageCard {
  const id = keyOf('network', name);
  const note = [
    ...subnets,
    ...(addresses === undefined ? [] : [`${addresses.used} of ${addresses.all} addresses in use`]),
  ].join(', ');
  return {
    ...{ id, column: 'network', name, ...(note === '' ? {} : { note }) },
    ...(addresses === undefined ? {} : { addresses }),
    ...{ ...marksOf(id), links: [] },
  };
}
