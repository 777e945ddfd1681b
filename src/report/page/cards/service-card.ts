import { countOf } from '../../../kernel/count-of.ts';
import { keyOf } from '../../../kernel/key.ts';
import type { ServiceHealth } from '../../../model/status.ts';
import type { TopologyService } from '../../../model/topology.ts';
import type { PageCard } from '../page-view.ts';
import { healthText, pageHealth, type MarksOf } from './marks.ts';

export function serviceCard(
  { name, health, networks, nodes, isObserved }: TopologyService,
  marksOf: MarksOf,
): PageCard {
  const id = keyOf('service', name);
  return {
    ...{ id, column: 'service', name },
    ...(health === undefined ? {} : { note: tasksText(health) }),
    ...withHealth(marksOf(id), isObserved ? health : undefined),
    links: [
      ...networks.map((network) => keyOf('network', network)),
      ...nodes.map((node) => keyOf('node', node)),
    ],
  };
}

export const tasksText = ({ running, desired }: ServiceHealth): string =>
  `${running} of ${countOf(desired, 'task')}`;

/** A status has no health of what is foreign. */
const withHealth = (marks: ReturnType<MarksOf>, health: ServiceHealth | undefined): ReturnType<MarksOf> =>
  marks.health !== undefined || health === undefined
    ? marks
    : {
        ...marks,
        health: pageHealth(health),
        reasons: [...marks.reasons, ...(health.state === 'Healthy' ? [] : [healthText(health)])],
      };
