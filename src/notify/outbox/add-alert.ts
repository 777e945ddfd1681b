import type { Alert } from '../../model/alert.ts';
import type { Outbox, Waiting } from './outbox.ts';
import { isSameTopic, settleTopic } from './settle-topic.ts';

/**
 * Adds an alert behind those that wait. What it supersedes, and has not been sent, is dropped. `isAway`: the receiver did not
 * take the last message, so that this one comes too late for it as well.
 */
export function addAlert(outbox: Outbox, alert: Alert, addedMs: number, isAway = false): Outbox {
  const entry: Waiting = { number: outbox.next, alert, addedMs, isLate: isAway, isSending: false };
  const before = outbox.waiting.filter((each) => isSameTopic(each.alert, alert));
  const known = alert.incident === undefined ? undefined : outbox.open.get(alert.incident.id);
  const settled = settleTopic(before, entry, known);
  const isWaiting = settled.some((each) => each.alert === alert);
  return {
    next: outbox.next + 1,
    waiting: mergeTopic(outbox.waiting, before, settled),
    open: isWaiting ? outbox.open : withNewestText(outbox.open, alert),
  };
}

/** Keeps the places of those that stay. */
function mergeTopic(
  waiting: readonly Waiting[],
  before: readonly Waiting[],
  settled: readonly Waiting[],
): readonly Waiting[] {
  const numbers = new Set(before.map(({ number }) => number));
  const byNumber = new Map(settled.map((entry) => [entry.number, entry]));
  const kept =
    before.length === 0
      ? waiting
      : waiting.flatMap((each) => (numbers.has(each.number) ? (byNumber.get(each.number) ?? []) : [each]));
  return [...kept, ...settled.filter(({ number }) => !numbers.has(number))];
}

/** An incident that is repeated shows what is known of it now. */
function withNewestText(open: Outbox['open'], alert: Alert): Outbox['open'] {
  const known = alert.incident?.phase === 'begin' ? open.get(alert.incident.id) : undefined;
  return known === undefined || alert.incident === undefined
    ? open
    : new Map(open).set(alert.incident.id, { ...known, alert });
}
