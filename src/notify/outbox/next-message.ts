import type { Message, MessageItem } from '../notifier.ts';
import type { OpenIncident, Outbox, Waiting } from './outbox.ts';

export interface MessageTiming {
  /** How long alerts are collected before they are sent in one message. */
  readonly groupWaitMs: number;
  /** How long after it was last sent an open incident is sent again; undefined: never. */
  readonly repeatMs: number | undefined;
}

/** The monotonic time at which the next message is to be sent; undefined: nothing has to be sent. */
export function dueAt({ waiting, open }: Outbox, timing: MessageTiming): number | undefined {
  const { groupWaitMs, repeatMs } = timing;
  const [first] = waiting;
  const times = [
    ...(first === undefined ? [] : [first.addedMs + groupWaitMs]),
    ...(repeatMs === undefined
      ? []
      : [...open.values()].filter(isSure).map(({ sentMs }) => sentMs + repeatMs)),
  ];
  return times.length === 0 ? undefined : Math.min(...times);
}

/** A message on its way, and what of the outbox is in it. */
export interface Sending {
  readonly message: Message;
  readonly entries: readonly Waiting[];
  readonly repeated: readonly string[];
}

/** Takes what waits, up to a limit; without anything waiting the open incidents that are to be repeated. */
export function startMessage(
  outbox: Outbox,
  limits: { readonly repeatMs: number | undefined; readonly groupLimit: number },
  nowMs: number,
): { readonly outbox: Outbox; readonly sending: Sending } {
  const entries = outbox.waiting.slice(0, limits.groupLimit);
  const repeated = entries.length > 0 ? [] : repeatedIn(outbox, limits, nowMs);
  const items = [
    ...entries.map(({ alert }) => itemOf(alert, outbox, entries)),
    ...repeated.map(([, { alert, repeats }]) => ({ alert, repeat: repeats + 1 })),
  ];
  return {
    outbox: {
      ...outbox,
      waiting: outbox.waiting.map((each) => (entries.includes(each) ? { ...each, isSending: true } : each)),
    },
    sending: {
      message: { items, open: openAfter(outbox, entries) },
      entries,
      repeated: repeated.map(([id]) => id),
    },
  };
}

/** What is not acknowledged yet waits already. */
const isSure = (incident: OpenIncident): boolean => incident.isSure;

const repeatedIn = (
  { open }: Outbox,
  { repeatMs, groupLimit }: { readonly repeatMs: number | undefined; readonly groupLimit: number },
  nowMs: number,
): readonly (readonly [string, OpenIncident])[] =>
  repeatMs === undefined
    ? []
    : [...open]
        .filter(([, incident]) => incident.isSure && incident.sentMs + repeatMs <= nowMs)
        .slice(0, groupLimit);

function itemOf(alert: Waiting['alert'], { open }: Outbox, entries: readonly Waiting[]): MessageItem {
  const { incident } = alert;
  if (incident?.phase !== 'end') return { alert };
  const begin =
    entries.find(({ alert: each }) => each.incident?.id === incident.id && each.incident.phase === 'begin')
      ?.alert ?? open.get(incident.id)?.alert;
  return begin === undefined ? { alert } : { alert, begin };
}

/** The incidents that are open once these have arrived. */
function openAfter({ open }: Outbox, entries: readonly Waiting[]): Message['open'] {
  const after = new Map([...open].map(([id, { alert }]) => [id, alert]));
  for (const { alert } of entries) {
    if (alert.incident?.phase === 'begin') after.set(alert.incident.id, alert);
    if (alert.incident?.phase === 'end') after.delete(alert.incident.id);
  }
  return [...after.values()];
}
