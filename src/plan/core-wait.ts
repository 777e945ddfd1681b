import type { Key } from '../model/key.ts';
import type { Wait } from '../model/plan.ts';

/** Until a task of the core runs on its config: what comes after it would be undone by the old one. */
export const coreWaitOf = (coreKey: Key, dependsOn: readonly string[]): Wait => ({
  id: `wait/${coreKey}`,
  resource: coreKey,
  until: 'runs',
  required: true,
  dependsOn,
});
