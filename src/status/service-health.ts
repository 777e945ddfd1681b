import type { ObservedService, ObservedSwarm } from '../model/observed.ts';
import type { ServiceHealth } from '../model/status.ts';
import { updateStateText } from '../model/update-state.ts';
import { isStopped } from '../plan/common/quarantine.ts';
import { taskCount, tasksOf } from '../plan/common/service-tasks.ts';

/** How a service stands, from one observation: only tasks that are meant to run are known. */
export function serviceHealth(service: ObservedService | undefined, observed: ObservedSwarm): ServiceHealth {
  if (service === undefined) return { state: 'Missing', running: 0, wanted: 0 };
  const { running, wanted } = taskCount(observed, service);
  const troubled = tasksOf(observed, service.id).find(({ state }) => state !== 'running');
  const state = stateOf(service, running >= wanted);
  if (state === 'Healthy') return { state, running, wanted };
  const said = [
    ...(isStopped(service) ? [updateStateText(service.updateState)] : []),
    ...(troubled === undefined ? [] : [`a task is ${troubled.state}: ${troubled.message}`]),
  ];
  return {
    state,
    running,
    wanted,
    ...(said.length === 0 ? {} : { message: said.join('; ') }),
  };
}

/** A rollback that is through has left the service as it was before: it runs. */
function stateOf(service: ObservedService, isComplete: boolean): ServiceHealth['state'] {
  const { updateState } = service;
  if (updateState === 'updating' || updateState === 'rollback_started') return 'Progressing';
  return isComplete && (!isStopped(service) || updateState === 'rollback_completed') ? 'Healthy' : 'Degraded';
}
