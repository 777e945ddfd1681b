import { isJsonObject, valueAt } from '../../model/json.ts';
import type { Labels, ObservedNode } from '../../model/observed.ts';
import { releasableLabels } from '../node-claims.ts';
import type { Part } from '../part.ts';
import type { PlanInput } from '../plan-input.ts';
import { formerNodes } from '../plan-prune.ts';

/** The nodes as they are once the plan has set its labels and taken others off. */
export function nodesAfter(input: PlanInput, planned: Part): readonly ObservedNode[] {
  const held = new Set(input.desired.held.map(({ resource }) => resource));
  const written = new Map(
    planned.steps.flatMap(({ change, write }): [string, Labels][] => {
      if (write.kind !== 'updateNode' || held.has(change.resource)) return [];
      const labels = valueAt(write.spec, ['Labels']);
      return isJsonObject(labels) ? [[write.ref.id, labels as Labels]] : []; // as the plan writes them
    }),
  );
  const former = new Set(input.prune ? formerNodes(input).map(({ id }) => id) : []);
  return input.observed.nodes.map((node) => {
    const labels = written.get(node.id) ?? (former.has(node.id) ? withoutOurs(node, input.owner) : undefined);
    return labels === undefined ? node : { ...node, labels };
  });
}

function withoutOurs(node: ObservedNode, owner: string): Labels {
  const released = releasableLabels(node, owner);
  return Object.fromEntries(Object.entries(node.labels).filter(([key]) => released[key] === undefined));
}
