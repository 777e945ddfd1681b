import { proxyConstraintsOf, proxyReplicasOf } from '../../../interlock/blocks/extension-block.ts';
import { isEqualJson } from '../../../kernel/json.ts';
import type { BlockCheck } from '../../common/check.ts';
import { unplaceable } from '../../projection/placement.ts';

/** A node must meet the constraints of a proxy: otherwise the update stops the running tasks and starts none. */
export const proxyWithoutNode: BlockCheck = (
  { needs, desiredBlock, running },
  { input, after: { nodes } },
) => {
  const isUnchosen = needs.hasSelector && needs.nodes.length === 0;
  const reason = unplaceable(proxyConstraintsOf(desiredBlock), nodes);
  if (reason === undefined || isUnchosen || proxyReplicasOf(desiredBlock) === 0) return [];
  const isStanding =
    running !== undefined &&
    isEqualJson([...proxyConstraintsOf(running)].sort(), [...proxyConstraintsOf(desiredBlock)].sort()) &&
    unplaceable(proxyConstraintsOf(running), input.observed.nodes) !== undefined;
  const hint = `Label a node so that it meets them, or change spec.proxy.constraints: ${needs.origin}`;
  return [{ reason, hint, isStanding }];
};
