import { proxyKeyOf } from '../../interlock/blocks/extension-block.ts';
import type { Key } from '../../kernel/key.ts';
import type { Fragment } from '../common/fragment.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';

/** Our blocks in the running config.toml. */
export interface OwnBlocks {
  readonly ours: number;
  /** Blocks that the plan removes because no manifest declares them any more. */
  readonly pruned: readonly PrunedBlock[];
}

export interface PrunedBlock {
  readonly name: string;
  /** The proxy service that goes with it. */
  readonly proxy: Key;
}

/** If the core keeps its config, nothing is pruned. */
export function ownBlocks(input: PlanInput, { steps }: Pick<Fragment, 'steps'>): OwnBlocks {
  const running = runningDocument(input)?.extensions ?? {};
  const { ownBlocks = [], obsoleteBlocks = [], document } = input.desired.interlock ?? {};
  const isRunning = (name: string): boolean => Object.hasOwn(running, name);
  const stays = (name: string): boolean => Object.hasOwn(document?.extensions ?? {}, name);
  const isSwitched = steps.some(({ write }) => write.kind === 'switchConfig');
  return {
    ours: [...new Set([...ownBlocks, ...obsoleteBlocks])].filter(isRunning).length,
    pruned: (input.prune && isSwitched ? obsoleteBlocks : [])
      .filter((name) => isRunning(name) && !stays(name))
      .map((name) => ({ name, proxy: proxyKeyOf(name, running[name]) })),
  };
}
