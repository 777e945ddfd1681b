import type { Fragment } from '../common/fragment.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';

/** Our blocks in the running config.toml. */
export interface OwnBlocks {
  readonly ours: number;
  /** Blocks that the plan removes because no manifest declares them any more. */
  readonly pruned: readonly string[];
}

/** If the core keeps its config, nothing is pruned. */
export function ownBlocks(input: PlanInput, { steps }: Pick<Fragment, 'steps'>): OwnBlocks {
  const running = runningDocument(input)?.extensions ?? {};
  const { ownBlocks = [], obsoleteBlocks = [] } = input.desired.interlock ?? {};
  const isRunning = (name: string): boolean => Object.hasOwn(running, name);
  const isSwitched = steps.some(({ write }) => write.kind === 'switchConfig');
  return {
    ours: [...new Set([...ownBlocks, ...obsoleteBlocks])].filter(isRunning).length,
    pruned: input.prune && isSwitched ? obsoleteBlocks.filter(isRunning) : [],
  };
}
