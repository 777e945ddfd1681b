import type { ExtensionBlock } from '../../../model/interlock-document.ts';
import { isEqualJson, textsOf } from '../../../kernel/json.ts';
import type { BlockCheck } from '../../common/check.ts';
import { unplaceable } from '../../projection/placement.ts';

/** Some node meets the constraints of a proxy: one that finds no node takes the running tasks away and starts none. */
export const proxyWithoutNode: BlockCheck = ({ needs, meant, running }, { input, nodes }) => {
  const isUnchosen = needs.hasSelector && needs.nodes.length === 0;
  const reason = unplaceable(constraintsIn(meant), nodes);
  if (reason === undefined || isUnchosen || meant['ProxyReplicas'] === 0) return [];
  const isStanding =
    running !== undefined &&
    isEqualJson([...constraintsIn(running)].sort(), [...constraintsIn(meant)].sort()) &&
    unplaceable(constraintsIn(running), input.observed.nodes) !== undefined;
  const hint = `Label a node so that it does, or change spec.proxy.constraints: ${needs.origin}`;
  return [{ reason, hint, isStanding }];
};

const constraintsIn = (block: ExtensionBlock): readonly string[] => textsOf(block['ProxyConstraints']);
