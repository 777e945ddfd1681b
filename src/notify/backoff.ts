import { alertRetryAfterCapMs } from '../defaults/times.ts';

export interface DeliveryRetry {
  readonly baseMs: number;
  readonly capMs: number;
  /** From 0 to below 1: jitter, so that many senders do not retry at once. */
  readonly random: () => number;
}

/**
 * The pause after the nth failed attempt in a row, from 1: it doubles from `baseMs` up to `capMs`, and chance takes away up to
 * half. A receiver may ask for a longer one.
 */
export function backoffMs(
  failures: number,
  retryAfterMs: number | undefined,
  { baseMs, capMs, random }: DeliveryRetry,
): number {
  const ownMs = Math.round(Math.min(capMs, baseMs * 2 ** (failures - 1)) * (1 - random() / 2));
  return Math.max(ownMs, Math.min(retryAfterMs ?? 0, alertRetryAfterCapMs));
}
