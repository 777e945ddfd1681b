import type { Key } from '../../kernel/key.ts';
import type { ObservedService, ObservedSwarm } from '../../model/observed.ts';
import { observeOnlyObjects } from '../common/observe-only.ts';
import type { PlanInput } from '../plan-input.ts';
import { isStopped } from '../common/quarantine.ts';
import { taskCount } from '../common/service-tasks.ts';

/**
 * Whether an apply that has nothing to write to a service waits for it all the same: its rollout is under way, or fewer
 * tasks run than it wants. Else whoever runs a failed apply again would be told that all is well. What swarm has stopped
 * is told as quarantined, and what is only observed is nobody's to wait for.
 */
export const isAwaited = (key: Key, service: ObservedService, input: PlanInput): boolean =>
  isUnsettled(service, input.observed) && !observeOnlyObjects(input)(key);

function isUnsettled(service: ObservedService, observed: ObservedSwarm): boolean {
  if (isStopped(service)) return false;
  if (service.updateState === 'updating') return true;
  const { running, wanted } = taskCount(observed, service);
  return running < wanted;
}
