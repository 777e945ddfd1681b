import { keyOf } from '../../kernel/key.ts';
import type { Labels, ObservedNode } from '../../model/observed.ts';
import { isAnnotated } from '../common/observe-only.ts';
import type { Fragment } from '../common/fragment.ts';
import { labelsWritten } from '../nodes/node-move.ts';
import { prunedLabels, undeclaredNodes } from '../nodes/obsolete-nodes.ts';
import type { PlanInput } from '../plan-input.ts';
import { projectedServices, type ProjectedService } from './projected-services.ts';

/** The swarm after everything that is planned so far. */
export interface ProjectedSwarm {
  readonly nodes: readonly ObservedNode[];
  readonly services: readonly ProjectedService[];
}

export const projectedSwarm = (input: PlanInput, planned: Fragment): ProjectedSwarm => ({
  nodes: projectedNodes(input, planned),
  services: projectedServices(input, planned),
});

/** Nodes with the labels that the plan sets. Suspended nodes too: what needs their labels waits for the end of the suspension. */
function projectedNodes(input: PlanInput, { steps }: Fragment): readonly ObservedNode[] {
  const { desired, observed, prune } = input;
  const written = steps.flatMap(({ change, write }): readonly (readonly [string, Labels])[] => {
    const labels = labelsWritten(write);
    if (write.kind !== 'updateNode' || labels === undefined) return [];
    return isAnnotated(desired, change.resource) ? [] : [[write.ref.id, labels]];
  });
  const pruned = (prune ? undeclaredNodes(input) : [])
    .filter(({ hostname }) => !isAnnotated(desired, keyOf('node', hostname)))
    .map((node) => [node.id, prunedLabels(node, input).left] as const);
  const after = new Map([...pruned, ...written]);
  return observed.nodes.map((node) => {
    const labels = after.get(node.id);
    return labels === undefined ? node : { ...node, labels };
  });
}
