import type { Key } from '../../kernel/key.ts';
import type { Wait } from '../../model/plan.ts';

/**
 * Swarm monitors an update for 5 s, but a core that cannot use its config was observed to exit some seconds later. And a
 * running proxy may still be the old one: the core polls every 3 s and needs some time to notice a changed block.
 */
export const coreStableMs = 10_000;

/** Waits until a task of the core runs on its config: an older task would undo the changes that follow. */
export const coreWaitOf = (coreKey: Key, dependsOn: readonly string[], suffix = ''): Wait => ({
  id: `wait/${coreKey}${suffix}`,
  resource: coreKey,
  until: 'runs',
  minStableMs: coreStableMs,
  required: true,
  dependsOn,
});
