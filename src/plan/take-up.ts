import type { Key } from '../model/key.ts';
import type { ObservedService } from '../model/observed.ts';
import { rollingRestart } from './impact.ts';
import type { Step } from './part.ts';
import type { PlanInput } from './plan-input.ts';
import { runningTasks } from './running-tasks.ts';

/**
 * The same spec once more, because a person said `retry`: the engine has no call to resume a paused rollout, but takes
 * it up with any update. The spec before is no longer the one that a rollback goes back to.
 */
export const takeUpStep = (key: Key, observed: ObservedService, input: PlanInput): Step => ({
  change: {
    id: key,
    op: 'update',
    resource: key,
    cause: 'manifest',
    fields: [],
    impact: rollingRestart(runningTasks(input.observed, observed.id), 'the paused rollout is taken up again'),
    dependsOn: [],
  },
  write: {
    kind: 'updateService',
    ref: { id: observed.id, version: observed.version },
    spec: observed.spec,
  },
});
