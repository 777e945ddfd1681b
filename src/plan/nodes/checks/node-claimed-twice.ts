import { publishedPortsOf } from '../../../interlock/blocks/extension-block.ts';
import type { BlockNeeds, DesiredInterlock } from '../../../model/desired.ts';
import type { ExtensionBlock } from '../../../model/interlock-document.ts';
import { nameOf, type Key } from '../../../kernel/key.ts';
import { joinFragments, fragment, refusal, type Fragment } from '../../common/fragment.ts';
import type { SwarmCheck } from '../../common/check.ts';

/**
 * The same rules for selected nodes that the manifest checks apply to named ones: a node of two clusters has one value for
 * each label, and each of its ports is used by one proxy.
 */
export const nodeClaimedTwice: SwarmCheck = ({ input }) => {
  const { interlock } = input.desired;
  if (interlock === undefined) return fragment({});
  const active = interlock.needs.filter(({ isObserveOnly }) => !isObserveOnly);
  return joinFragments(
    active.flatMap((needs, index) => active.slice(0, index).map((other) => between(other, needs, interlock))),
  );
};

function between(first: BlockNeeds, later: BlockNeeds, { document }: DesiredInterlock): Fragment {
  if (!first.hasSelector && !later.hasSelector) return fragment({});
  const shared = later.nodes.filter((node) => first.nodes.includes(node));
  const reasons = [
    ...labelConflicts(first, later),
    ...portConflicts(first, later, [document.extensions[first.block], document.extensions[later.block]]),
  ];
  if (reasons.length === 0) return fragment({});
  return joinFragments(shared.map((node) => refuseNode(node, reasons.join('; '), [first, later])));
}

const labelConflicts = (first: BlockNeeds, later: BlockNeeds): readonly string[] =>
  Object.entries(later.nodeLabels)
    .filter(([key, value]) => (first.nodeLabels[key] ?? value) !== value)
    .map(
      ([key, value]) =>
        `it would get label "${key}" twice: "${first.nodeLabels[key] ?? ''}" for Extensions.${first.block} and "${value}" for Extensions.${later.block}`,
    );

/** Of the routing mesh too: there the manifests' own checks hold a port to be one cluster's anyway. */
function portConflicts(
  first: BlockNeeds,
  later: BlockNeeds,
  blocks: readonly (ExtensionBlock | undefined)[],
): readonly string[] {
  const [one = [], other = []] = blocks.map((block) => publishedPortsOf(block ?? {}));
  return one
    .filter((port) => other.includes(port))
    .map(
      (port) => `its port ${port} would be used by Extensions.${first.block} and Extensions.${later.block}`,
    );
}

const refuseNode = (node: Key, reason: string, clusters: readonly BlockNeeds[]): Fragment =>
  refusal(
    node,
    reason,
    `Let only one of the clusters use "${nameOf(node)}": ${clusters.map(({ origin }) => origin).join(', ')}`,
  );
