import type { Fragment } from '../common/fragment.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';

/** Our blocks in the config.toml that runs. */
export interface OwnBlocks {
  readonly ours: number;
  /** Those that a plan takes out of it because no manifest declares them any more. */
  readonly pruned: readonly string[];
}

/** Where the core keeps its config, nothing is pruned. */
export function ownBlocks(input: PlanInput, { steps }: Pick<Fragment, 'steps'>): OwnBlocks {
  const running = runningDocument(input)?.extensions ?? {};
  const { ownBlocks = [], obsoleteBlocks = [] } = input.desired.interlock ?? {};
  const isThere = (name: string): boolean => Object.hasOwn(running, name);
  const isSwitched = steps.some(({ write }) => write.kind === 'switchConfig');
  return {
    ours: [...new Set([...ownBlocks, ...obsoleteBlocks])].filter(isThere).length,
    pruned: input.prune && isSwitched ? obsoleteBlocks.filter(isThere) : [],
  };
}
