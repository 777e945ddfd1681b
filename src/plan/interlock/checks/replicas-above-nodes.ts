import { countOf } from '../../../kernel/count-of.ts';
import {
  proxyConstraintsOf,
  proxyReplicasOf,
  publishModeOf,
} from '../../../interlock/blocks/extension-block.ts';
import type { ExtensionBlock } from '../../../model/interlock-document.ts';
import type { ObservedNode } from '../../../model/observed.ts';
import type { BlockCheck } from '../../common/check.ts';
import { fittingNodes } from '../../projection/placement.ts';

/** In host mode each proxy needs a node of its own: with more replicas than nodes, tasks and updates would be pending for ever. */
export const replicasAboveNodes: BlockCheck = (
  { needs, desiredBlock, running },
  { input, after: { nodes } },
) => {
  const fitting = nodesFor(desiredBlock, nodes);
  const replicas = replicasOf(desiredBlock);
  if (fitting.length === 0 || !isAbove(desiredBlock, fitting.length)) return [];
  const names = fitting.map(({ hostname }) => hostname).join(', ');
  return [
    {
      reason: `it has ${replicas} proxies in host mode, but its constraints are met by ${countOf(fitting.length, 'node')} only (${names}): each proxy needs a node of its own`,
      hint: `Lower spec.proxy.replicas, or leave it out for one on each node: ${needs.origin}`,
      isStanding:
        running !== undefined &&
        replicasOf(running) === replicas &&
        isAbove(running, nodesFor(running, input.observed.nodes).length),
    },
  ];
};

const nodesFor = (block: ExtensionBlock, nodes: readonly ObservedNode[]): readonly ObservedNode[] =>
  fittingNodes(proxyConstraintsOf(block), nodes);

const replicasOf = (block: ExtensionBlock): number => proxyReplicasOf(block) ?? 0;

const isAbove = (block: ExtensionBlock, count: number): boolean =>
  publishModeOf(block) === 'host' && replicasOf(block) > count;
