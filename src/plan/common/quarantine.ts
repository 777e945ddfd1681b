import { nameOf, type Key } from '../../kernel/key.ts';
import type { LedgerRow, Quarantine } from '../../model/ledger.ts';
import type { ObservedService, ObservedSwarm } from '../../model/observed.ts';
import { reconcilerCommand } from '../../model/own-commands.ts';
import { wholeSeconds } from '../../kernel/time-text.ts';
import { fragment, type Fragment } from './fragment.ts';
import type { PlanInput } from '../plan-input.ts';
import { taskCount } from './service-tasks.ts';

/**
 * What swarm has paused or rolled back is not sent again: an automatic rollback puts the old spec back, which looks like
 * a service that never got the new one, and a loop would send the bad one for ever. The ledger remembers it, because
 * the engine forgets its word with the next update, whoever makes it. Another declaration ends it, or a `retry`.
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

/** Swarm does not go on with the update by itself. */
export const isStopped = ({ updateState = '' }: ObservedService): boolean =>
  updateState === 'paused' || updateState.startsWith('rollback_');

/** The rollout that stands is the one from before the attempt: a run was cut off between the ledger and the write. */
const isUnsent = ({ updateStartedAt }: ObservedService, { stoppedBefore }: LedgerRow): boolean =>
  stoppedBefore !== undefined && stoppedBefore === updateStartedAt;

/** The row of an attempt that is about to be sent, with the rollout that has stopped before it. */
export function rowOfAttempt(observed: ObservedService, row: LedgerRow): LedgerRow {
  const { updateStartedAt: stoppedBefore } = observed;
  return stoppedBefore === undefined || !isStopped(observed) ? row : { ...row, stoppedBefore };
}

/**
 * Whether a service is held up though its spec is as declared: a rollout that swarm has paused goes no further, and
 * where only the ledger still knows of it, its tasks tell. Of a rollback to what is declared there is nothing to say.
 */
export function isStalled(
  observed: ObservedService,
  row: LedgerRow | undefined,
  swarm: ObservedSwarm,
): boolean {
  if (observed.updateState === 'paused') return true;
  if (row?.quarantined === undefined) return false;
  if (observed.updateState === 'completed') return isEndless(observed, row.quarantined);
  const { running, wanted } = taskCount(swarm, observed);
  return running < wanted;
}

/**
 * Swarm takes an update for completed whose tasks ran a little longer than it watches them, or that it was told to
 * carry on with: it was seen afterwards that they keep ending. Another update since then has a start of its own.
 */
const isEndless = ({ updateStartedAt }: ObservedService, { since }: Quarantine): boolean =>
  updateStartedAt !== undefined && Date.parse(since) > Date.parse(updateStartedAt);

/** A paused rollout that somebody wants to be tried again, though there is no difference to send. */
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
  const retry = reconcilerCommand(`retry ${key}`, input.owner);
  const reason = `${stoppedText(observed)}, and the manifests still say the same; since ${wholeSeconds(quarantine.since)}`;
  return fragment({
    refused: [
      {
        resource: key,
        reason: withLastError(reason, quarantine.reason),
        hint: `See why: docker service ps --no-trunc ${nameOf(key)}. Then change ${origin}: what is declared anew is sent. To send the same again: ${retry}`,
        isQuarantined: true,
      },
    ],
    rows: [[key, { ...row, attempted: row?.attempted ?? '', quarantined: quarantine }]],
  });
}

/** What happened, in the engine's word where it still has one. */
export const stoppedText = (observed: ObservedService | undefined): string =>
  observed?.updateState === undefined
    ? 'swarm did not go through with the update'
    : `swarm did not go through with the update (${observed.updateState})`;

/** With the last error of its tasks, short enough for the ledger and for one line of a plan. */
export const explained = (quarantine: Quarantine, error: string | undefined): Quarantine =>
  error === undefined ? quarantine : { ...quarantine, reason: shortened(error) };

const longestReason = 300;

const shortened = (text: string): string =>
  text.length <= longestReason ? text : `${text.slice(0, longestReason - 1)}…`;

export const withLastError = (text: string, error: string | undefined): string =>
  error === undefined ? text : `${text}; last error: ${error}`;
