import type { Key } from '../../kernel/key.ts';
import type { Wait } from '../../model/plan.ts';

/**
 * Swarm watches an update for 5 s: a core that cannot work with its config was seen to end some seconds later. And a
 * proxy that runs may be the one from before: the core polls every 3 s, and takes its time to see that a block has changed.
 */
export const coreStableMs = 10_000;

/** Until a task of the core runs on its config: what comes after it would be undone by the old one. */
export const coreWaitOf = (coreKey: Key, dependsOn: readonly string[], suffix = ''): Wait => ({
  id: `wait/${coreKey}${suffix}`,
  resource: coreKey,
  until: 'runs',
  minStableMs: coreStableMs,
  required: true,
  dependsOn,
});
