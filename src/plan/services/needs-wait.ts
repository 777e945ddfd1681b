import type { Key } from '../../kernel/key.ts';
import type { ObservedService, ObservedSwarm } from '../../model/observed.ts';
import { observeOnlyObjects } from '../common/observe-only.ts';
import type { PlanInput } from '../plan-input.ts';
import { isStopped } from '../common/quarantine.ts';
import { taskCount } from '../common/service-tasks.ts';

/**
 * Whether an apply waits for a service that it does not write to, because its rollout is under way or too few tasks run:
 * otherwise a repeated apply would report success after a failed one. Stopped rollouts are reported as quarantined, and
 * nobody waits for observe-only services.
 */
export const isAwaited = (key: Key, service: ObservedService, input: PlanInput): boolean =>
  isConverging(service, input.observed) && !observeOnlyObjects(input)(key);

function isConverging(service: ObservedService, observed: ObservedSwarm): boolean {
  if (isStopped(service)) return false;
  if (service.updateState === 'updating') return true;
  const { running, desired } = taskCount(observed, service);
  return running < desired;
}
