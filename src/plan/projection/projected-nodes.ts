import { isJsonObject, valueAt } from '../../kernel/json.ts';
import type { Labels, ObservedNode } from '../../model/observed.ts';
import type { Fragment } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';
import { obsoleteNodeSteps } from '../plan-prune.ts';

/**
 * The nodes after the plan has set and removed labels. Includes suspended nodes: dependants of their labels wait for the
 * end of the suspension.
 */
export function projectedNodes(input: PlanInput, planned: Fragment): readonly ObservedNode[] {
  const held = new Set(input.desired.observeOnly.map(({ resource }) => resource));
  const released = input.prune ? obsoleteNodeSteps(input) : [];
  const written = new Map(
    [...planned.steps, ...released].flatMap(({ change, write }): [string, Labels][] => {
      if (write.kind !== 'updateNode' || held.has(change.resource)) return [];
      const labels = valueAt(write.spec, ['Labels']);
      return isJsonObject(labels) ? [[write.ref.id, labels as Labels]] : []; // as the plan writes them
    }),
  );
  return input.observed.nodes.map((node) => {
    const labels = written.get(node.id);
    return labels === undefined ? node : { ...node, labels };
  });
}
