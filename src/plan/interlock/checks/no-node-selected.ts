import type { BlockCheck } from '../../common/check.ts';

/** A selector must match at least one node: otherwise the cluster would have no proxy. */
export const noNodeSelected: BlockCheck = ({ needs }) =>
  needs.hasSelector && needs.nodes.length === 0
    ? [
        {
          reason: 'spec.nodeSelector matches no node of the swarm',
          hint: `Change it, or add a node that it matches: ${needs.origin}`,
        },
      ]
    : [];
