import { groupBy } from '../../kernel/group-by.ts';
import type { Arrival } from '../notify-failure.ts';
import type { Sending } from './next-message.ts';
import type { OpenIncident, Outbox, Waiting } from './outbox.ts';
import { settleTopic, topicOf } from './settle-topic.ts';

/** The receiver has acknowledged the message. */
export function afterDelivery(outbox: Outbox, sending: Sending, nowMs: number): Outbox {
  const open = new Map(outbox.open);
  for (const { alert } of sending.entries) {
    if (alert.incident?.phase === 'begin') {
      open.set(alert.incident.id, { alert, sentMs: nowMs, repeats: 0, isSure: true });
    }
    if (alert.incident?.phase === 'end') open.delete(alert.incident.id);
  }
  return { ...outbox, waiting: withoutSent(outbox, sending), open: withRepeats(open, sending, nowMs) };
}

/** The message was not acknowledged: what is still true waits again, in its order. */
export function afterFailure(outbox: Outbox, sending: Sending, arrival: Arrival, nowMs: number): Outbox {
  if (arrival === 'refused') {
    // Sent again it would be refused again, and block all that follows.
    const open = withRepeats(outbox.open, sending, nowMs);
    return { ...outbox, open, waiting: resettled(withoutSent(outbox, sending), open) };
  }
  const open = arrival === 'maybe' ? withUnsure(outbox.open, sending, nowMs) : outbox.open;
  const waiting = outbox.waiting.map((each) =>
    each.isSending ? { ...each, isSending: false, isLate: true } : each,
  );
  return { ...outbox, open, waiting: resettled(waiting, open) };
}

/** The receiver may have these begins, and these ends. */
function withUnsure(open: Outbox['open'], { entries }: Sending, nowMs: number): Outbox['open'] {
  const after = new Map(open);
  for (const { alert } of entries) {
    const id = alert.incident?.id;
    if (id === undefined) continue;
    const known = after.get(id);
    if (alert.incident?.phase === 'begin') {
      after.set(id, { repeats: 0, sentMs: nowMs, ...known, alert, isSure: false });
    } else if (known !== undefined) {
      after.set(id, { ...known, isSure: false });
    }
  }
  return after;
}

/** Added once more, each supersedes what came before it and is no longer being sent. All keep their places. */
function resettled(waiting: readonly Waiting[], open: Outbox['open']): readonly Waiting[] {
  const kept = new Map<number, Waiting>();
  for (const entries of groupBy(waiting, ({ alert }) => topicOf(alert)).values()) {
    const settled = entries.reduce<readonly Waiting[]>(
      (before, entry) => settleTopic(before, entry, open.get(entry.alert.incident?.id ?? '')),
      [],
    );
    for (const entry of settled) kept.set(entry.number, entry);
  }
  return waiting.flatMap(({ number }) => kept.get(number) ?? []);
}

const withoutSent = ({ waiting }: Outbox, { entries }: Sending): Outbox['waiting'] => {
  const numbers = new Set(entries.map(({ number }) => number));
  return waiting.filter(({ number }) => !numbers.has(number));
};

function withRepeats(open: Outbox['open'], { repeated }: Sending, nowMs: number): Outbox['open'] {
  const ids = new Set(repeated);
  return new Map(
    [...open].map(([id, incident]): [string, OpenIncident] => [
      id,
      ids.has(id) ? { ...incident, sentMs: nowMs, repeats: incident.repeats + 1 } : incident,
    ]),
  );
}
