import type { BlockNeeds, DesiredInterlock, DesiredNode } from '../../model/desired.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { Labels, ObservedNode } from '../../model/observed.ts';
import { foreignClaim } from '../interlock/block-claim.ts';
import { claimedLabels } from './node-claims.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';

/**
 * The labels that a node is to have. On a node that clusters share, those of one that is only observed, or whose block is
 * not ours to write, stay as they are: they would draw the proxy of who has that block.
 */
export function desiredLabels({ name, labels }: DesiredNode, node: ObservedNode, input: PlanInput): Labels {
  const left = labelsLeftAlone(keyOf('node', name), input);
  const claimed = claimedLabels(node, input.owner);
  return Object.fromEntries(
    Object.entries(labels).flatMap(([label, value]) => {
      if (!left.has(label)) return [[label, value]];
      const standing = node.labels[label];
      return standing === undefined || claimed[label] === undefined ? [] : [[label, standing]];
    }),
  );
}

/** Only of a node that another cluster needs: else the whole node is left alone. */
function labelsLeftAlone(key: Key, input: PlanInput): ReadonlySet<string> {
  const { interlock } = input.desired;
  const document = runningDocument(input);
  if (interlock === undefined) return new Set();
  const sharing = interlock.needs.filter(({ nodes }) => nodes.includes(key));
  const active = sharing.filter((needs) => isCarriedOut(needs, interlock, document));
  if (active.length === 0) return new Set();
  const needed = new Set(active.flatMap(({ nodeLabels }) => Object.keys(nodeLabels)));
  const labels = sharing.flatMap(({ nodeLabels }) => Object.keys(nodeLabels));
  return new Set(labels.filter((label) => !needed.has(label)));
}

const isCarriedOut = (
  needs: BlockNeeds,
  desired: DesiredInterlock,
  running: InterlockDocument | undefined,
): boolean =>
  !needs.isObserveOnly && (running === undefined || foreignClaim(needs, desired, running) === undefined);
