import type { BlockNeeds, DesiredInterlock, DesiredNode } from '../../model/desired.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { Labels, ObservedNode } from '../../model/observed.ts';
import { foreignClaim } from '../interlock/block-claim.ts';
import { claimedLabels } from './node-claims.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';

/**
 * The desired labels of a node. On a node that clusters share, the labels of observe-only clusters and of foreign blocks are
 * left unchanged: they would attract the proxy of that block.
 */
export function desiredLabels({ name, labels }: DesiredNode, node: ObservedNode, input: PlanInput): Labels {
  const unchanged = labelsLeftUnchanged(keyOf('node', name), input);
  const claimed = claimedLabels(node, input.owner);
  return Object.fromEntries(
    Object.entries(labels).flatMap(([label, value]) => {
      if (!unchanged.has(label)) return [[label, value]];
      const observed = node.labels[label];
      return observed === undefined || claimed[label] === undefined ? [] : [[label, observed]];
    }),
  );
}

/** Only for a node that another cluster needs: otherwise no label of the node is changed at all. */
function labelsLeftUnchanged(key: Key, input: PlanInput): ReadonlySet<string> {
  const { interlock } = input.desired;
  const document = runningDocument(input);
  if (interlock === undefined) return new Set();
  const sharing = interlock.needs.filter(({ nodes }) => nodes.includes(key));
  const active = sharing.filter((needs) => isApplied(needs, interlock, document));
  if (active.length === 0) return new Set();
  const needed = new Set(active.flatMap(({ nodeLabels }) => Object.keys(nodeLabels)));
  const labels = sharing.flatMap(({ nodeLabels }) => Object.keys(nodeLabels));
  return new Set(labels.filter((label) => !needed.has(label)));
}

const isApplied = (
  needs: BlockNeeds,
  desired: DesiredInterlock,
  running: InterlockDocument | undefined,
): boolean =>
  !needs.isObserveOnly && (running === undefined || foreignClaim(needs, desired, running) === undefined);
