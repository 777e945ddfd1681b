import type { Key } from '../../kernel/key.ts';
import type { ObservedService } from '../../model/observed.ts';
import { forceUpdate } from '../../service-fields/force-update.ts';
import { rollingRestart } from '../common/impact.ts';
import type { Step } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';
import { runningTasks } from '../common/service-tasks.ts';

/**
 * A paused rollout from its start, because a person said `retry`. The engine has no call to resume one, and the same
 * spec once more replaces only tasks of the old spec: one that has failed counts as replaced, so nothing would tell
 * how it goes. The spec before is no longer the one that a rollback goes back to.
 */
export const restartRolloutStep = (key: Key, observed: ObservedService, input: PlanInput): Step => ({
  change: {
    id: key,
    op: 'update',
    resource: key,
    cause: 'manifest',
    fields: [],
    impact: rollingRestart(
      runningTasks(input.observed, observed.id),
      'retry: the paused rollout starts anew',
    ),
    dependsOn: [],
  },
  write: {
    kind: 'updateService',
    ref: { id: observed.id, version: observed.version },
    spec: forceUpdate(observed.spec),
  },
});
