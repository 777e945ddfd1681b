import { isSameDocument } from '../../interlock/document/compare-documents.ts';
import type { DesiredInterlock } from '../../model/desired.ts';
import { keyOf } from '../../kernel/key.ts';
import { coreWaitOf } from './core-wait.ts';
import { attemptOfCore, isAsDeployed } from './deployed-core.ts';
import { isToBe, type InterlockState } from './interlock-state.ts';
import { fragment, type Fragment } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';
import { isStalled, isTakenUp, quarantined, quarantineOf, rowOfAttempt } from '../common/quarantine.ts';
import { restartRolloutStep } from '../services/restart-rollout.ts';

/** The core if swarm has stopped its rollout to the desired config; undefined if it has not. */
export function stalledCore(
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
): Fragment | undefined {
  const key = keyOf('service', desired.coreService);
  const { core } = state;
  if (isToBe(core)) return undefined;
  const row = input.ledger.rows[key];
  const attempt = attemptOfCore(desired);
  const isWritten = isAsDesired(desired, state, input);
  if (row !== undefined && isWritten && isTakenUp(core, attempt, row)) {
    return fragment({
      steps: [restartRolloutStep(key, core, input)],
      waits: [coreWaitOf(key, [key])],
      rows: [[key, rowOfAttempt(core, { ...row, attempted: attempt })]],
    });
  }
  if (row?.attempted === '' && isWritten) {
    return fragment({
      unchanged: [key],
      waits: [coreWaitOf(key, [])],
      rows: [[key, { ...row, attempted: attempt }]],
    });
  }
  const quarantine = quarantineOf(key, core, attempt, input);
  if (quarantine === undefined || (isWritten && !isStalled(core, row, input.observed))) return undefined;
  const stalled = quarantined(key, core, desired.origin, { quarantine, input });
  return isWritten ? withWayBack(stalled, desired, state) : stalled;
}

const isAsDesired = (desired: DesiredInterlock, state: InterlockState, input: PlanInput): boolean =>
  isSameDocument(state.document, desired.document) && isAsDeployed(desired, state, input);

/** The proxies keep serving, but get no updates: switching back to the previous config is the quickest way out. */
function withWayBack(
  stalled: Fragment,
  { coreService, configTarget }: DesiredInterlock,
  state: InterlockState,
): Fragment {
  const before = state.versions.filter(({ name }) => name !== state.running.name).at(-1);
  if (before === undefined) return stalled;
  const swap = `--config-rm ${state.running.name} --config-add source=${before.name},target=${configTarget}`;
  const hint = `Back to the previous config: docker service update ${swap} ${coreService}`;
  return {
    ...stalled,
    refused: stalled.refused.map((refusal) => ({ ...refusal, hint: `${refusal.hint}. ${hint}` })),
  };
}
