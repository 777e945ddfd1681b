import type { Arrival } from '../notify-failure.ts';
import { addWaiting } from './add-alert.ts';
import type { Sending } from './next-message.ts';
import type { OpenIncident, Outbox, Waiting } from './outbox.ts';

/** The receiver has acknowledged the message. */
export function afterDelivery(outbox: Outbox, sending: Sending, nowMs: number): Outbox {
  const open = new Map(outbox.open);
  for (const { alert } of sending.entries) {
    if (alert.incident?.phase === 'begin') {
      open.set(alert.incident.id, { alert, sentMs: nowMs, repeats: 0 });
    }
    if (alert.incident?.phase === 'end') open.delete(alert.incident.id);
  }
  return { ...outbox, waiting: withoutSent(outbox, sending), open: withRepeats(open, sending, nowMs) };
}

/** The message was not acknowledged: what is still true waits again, in its order. */
export function afterFailure(outbox: Outbox, sending: Sending, arrival: Arrival, nowMs: number): Outbox {
  // What was refused would be refused again, and block all that follows.
  const isRefused = arrival === 'refused';
  const waiting = isRefused
    ? withoutSent(outbox, sending)
    : outbox.waiting.map((each) =>
        each.isSending ? { ...each, isSending: false, state: stateAfter(each, arrival) } : each,
      );
  const open = isRefused ? withRepeats(outbox.open, sending, nowMs) : outbox.open;
  // Added once more, each supersedes what came before it and is no longer being sent.
  return waiting.reduce<Outbox>(addWaiting, { ...outbox, waiting: [], open });
}

const stateAfter = ({ state }: Waiting, arrival: 'no' | 'maybe'): Waiting['state'] =>
  state === 'unsure' || arrival === 'maybe' ? 'unsure' : 'missed';

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
