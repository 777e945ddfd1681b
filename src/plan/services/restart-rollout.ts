import type { Key } from '../../kernel/key.ts';
import type { ObservedService } from '../../model/observed.ts';
import { forceUpdate } from '../../service-fields/force-update.ts';
import { rollingRestart } from '../common/impact.ts';
import type { Step } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';
import { runningTasks } from '../common/service-tasks.ts';

/**
 * Restarts a paused rollout, on `retry`. The engine cannot resume one, and sending the same spec again replaces only tasks
 * of the old spec: failed ones count as replaced, so the result would not show. A forced update replaces all tasks, but
 * a rollback no longer returns to the spec before the rollout.
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
      'retry: the paused rollout starts again',
    ),
    dependsOn: [],
  },
  write: {
    kind: 'updateService',
    ref: { id: observed.id, version: observed.version },
    spec: forceUpdate(observed.spec),
  },
});
