import type { ObservedService, ObservedSwarm } from '../model/observed.ts';
import type { ServiceHealth } from '../model/status.ts';
import { updateStateText } from '../model/update-state.ts';
import { isStopped } from '../plan/common/quarantine.ts';
import { taskCount, tasksOf } from '../plan/common/service-tasks.ts';

/** The health of a service from one observation, which contains only tasks whose desired state is running. */
export function serviceHealth(service: ObservedService | undefined, observed: ObservedSwarm): ServiceHealth {
  if (service === undefined) return { state: 'Missing', running: 0, desired: 0 };
  const { running, desired } = taskCount(observed, service);
  const failing = tasksOf(observed, service.id).find(({ state }) => state !== 'running');
  const state = stateOf(service, running >= desired);
  if (state === 'Healthy') return { state, running, desired };
  const messages = [
    ...(isStopped(service) ? [updateStateText(service.updateState)] : []),
    ...(failing === undefined ? [] : [`a task is ${failing.state}: ${failing.message}`]),
  ];
  return {
    state,
    running,
    desired,
    ...(messages.length === 0 ? {} : { message: messages.join('; ') }),
  };
}

/** After a completed rollback the service runs as before. */
function stateOf(service: ObservedService, isComplete: boolean): ServiceHealth['state'] {
  const { updateState } = service;
  if (updateState === 'updating' || updateState === 'rollback_started') return 'Progressing';
  return isComplete && (!isStopped(service) || updateState === 'rollback_completed') ? 'Healthy' : 'Degraded';
}
