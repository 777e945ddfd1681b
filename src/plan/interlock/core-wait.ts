import type { Key } from '../../kernel/key.ts';
import type { Wait } from '../../model/plan.ts';

/** Until a task of the core runs on its config: what comes after it would be undone by the old one. */
export const coreWaitOf = (coreKey: Key, dependsOn: readonly string[], suffix = ''): Wait => ({
  id: `wait/${coreKey}${suffix}`,
  resource: coreKey,
  until: 'runs',
  required: true,
  dependsOn,
});
