import { nameOf, type Key } from '../../kernel/key.ts';
import type { LedgerRow, Quarantine } from '../../model/ledger.ts';
import type { ObservedService, ObservedSwarm } from '../../model/observed.ts';
import { reconcilerCommand } from '../../model/own-commands.ts';
import { wholeSeconds } from '../../kernel/time-text.ts';
import { fragment, type Fragment } from './fragment.ts';
import type { PlanInput } from '../plan-input.ts';
import { taskCount } from './service-tasks.ts';

/**
 * An update that swarm has paused or rolled back is not sent again: an automatic rollback restores the old spec, which
 * looks like a service that never got the new one, and a loop would send the failing spec forever. The ledger keeps the
 * quarantine, because the next update by anyone resets the engine's update state. A new declaration or `retry` ends it.
 */
export function quarantineOf(
  key: Key,
  observed: ObservedService,
  attempt: string,
  { ledger, now }: PlanInput,
): Quarantine | undefined {
  const row = ledger.rows[key];
  if (row?.quarantined?.hash === attempt) return row.quarantined;
  const isSeen = isStopped(observed) && row?.attempted === attempt && !isUnsent(observed, row);
  return isSeen ? { hash: attempt, since: now } : undefined;
}

/** Swarm has stopped the update and does not continue it by itself. */
export const isStopped = ({ updateState = '' }: ObservedService): boolean =>
  updateState === 'paused' || updateState.startsWith('rollback_');

/** The observed rollout predates the attempt: a run was interrupted between the ledger and the write. */
const isUnsent = ({ updateStartedAt }: ObservedService, { stoppedBefore }: LedgerRow): boolean =>
  stoppedBefore !== undefined && stoppedBefore === updateStartedAt;

/** The ledger row of an attempt that is about to be sent, with the start of the stopped rollout before it. */
export function rowOfAttempt(observed: ObservedService, row: LedgerRow): LedgerRow {
  const { updateStartedAt: stoppedBefore } = observed;
  return stoppedBefore === undefined || !isStopped(observed) ? row : { ...row, stoppedBefore };
}

/**
 * Whether a service with the desired spec is stalled: its rollout is paused, or it is quarantined and too few of its tasks
 * run. A completed rollback to the desired spec is not stalled.
 */
export function isStalled(
  observed: ObservedService,
  row: LedgerRow | undefined,
  swarm: ObservedSwarm,
): boolean {
  if (observed.updateState === 'paused') return true;
  if (row?.quarantined === undefined) return false;
  if (observed.updateState === 'completed') return keepsFailing(observed, row.quarantined);
  const { running, desired } = taskCount(swarm, observed);
  return running < desired;
}

/**
 * Swarm reports an update as completed if its tasks outlive the monitor period or its failure action is to continue.
 * A quarantine after the start of the update means that its tasks kept failing. A later update has a later start.
 */
const keepsFailing = ({ updateStartedAt }: ObservedService, { since }: Quarantine): boolean =>
  updateStartedAt !== undefined && Date.parse(since) > Date.parse(updateStartedAt);

/** Whether to restart a paused rollout though there is no difference to send: on `retry`, or if the attempt was not sent. */
export const isTakenUp = (observed: ObservedService, attempt: string, row: LedgerRow | undefined): boolean =>
  observed.updateState === 'paused' &&
  row !== undefined &&
  (row.attempted === '' || (row.attempted === attempt && isUnsent(observed, row)));

export function quarantined(
  key: Key,
  observed: ObservedService,
  origin: string,
  { quarantine, input }: { readonly quarantine: Quarantine; readonly input: PlanInput },
): Fragment {
  const row = input.ledger.rows[key];
  const retry = reconcilerCommand('retry', input, key);
  const reason = `${stoppedText(observed)}, and the manifests have not changed; since ${wholeSeconds(quarantine.since)}`;
  return fragment({
    refused: [
      {
        resource: key,
        reason: withLastError(reason, quarantine.reason),
        hint: `See why: docker service ps --no-trunc ${nameOf(key)}. Then change ${origin}: a new declaration is sent. To send the same again: ${retry}`,
        isQuarantined: true,
      },
    ],
    rows: [[key, { ...row, attempted: row?.attempted ?? '', quarantined: quarantine }]],
  });
}

/** What happened, with the engine's update state if it still has one. */
export const stoppedText = (observed: ObservedService | undefined): string =>
  observed?.updateState === undefined ? 'the rollout failed' : `the rollout failed (${observed.updateState})`;

/** The quarantine with the last error of its tasks, shortened for the ledger and for one line of a plan. */
export const explained = (quarantine: Quarantine, error: string | undefined): Quarantine =>
  error === undefined ? quarantine : { ...quarantine, reason: shortened(error) };

const longestReason = 300;

const shortened = (text: string): string =>
  text.length <= longestReason ? text : `${text.slice(0, longestReason - 1)}…`;

export const withLastError = (text: string, error: string | undefined): string =>
  error === undefined ? text : `${text}; last error: ${error}`;
