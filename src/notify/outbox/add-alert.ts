import type { Alert } from '../../model/alert.ts';
import { contentOf } from './alert-content.ts';
import type { Outbox, Waiting } from './outbox.ts';

/**
 * Adds an alert behind those that wait. What it supersedes, and has not been sent, is dropped. `isAway`: the receiver did not
 * take the last message, so that this one comes too late for it as well.
 */
export const addAlert = (outbox: Outbox, alert: Alert, addedMs: number, isAway = false): Outbox =>
  addWaiting(
    { ...outbox, next: outbox.next + 1 },
    { number: outbox.next, alert, addedMs, state: isAway ? 'missed' : 'new', isSending: false },
  );

export function addWaiting(outbox: Outbox, entry: Waiting): Outbox {
  switch (entry.alert.incident?.phase) {
    case undefined:
      return addMoment(outbox, entry);
    case 'begin':
      return addBegin(outbox, entry, entry.alert.incident.id);
    case 'end':
      return addEnd(outbox, entry, entry.alert.incident.id);
  }
}

/** Of an event without an incident only the last one matters. */
const addMoment = (outbox: Outbox, entry: Waiting): Outbox =>
  append(
    without(
      outbox,
      ({ alert }) =>
        alert.incident === undefined &&
        alert.event === entry.alert.event &&
        alert.resource === entry.alert.resource,
    ),
    entry,
  );

function addBegin(outbox: Outbox, entry: Waiting, id: string): Outbox {
  const ends = waitingOf(outbox, id, 'end');
  const begin = waitingOf(outbox, id, 'begin').at(-1);
  const rest = without(outbox, (each) => ends.includes(each));
  if (begin !== undefined && !begin.isSending) return replace(rest, { ...begin, alert: entry.alert });
  const known = begin?.alert ?? outbox.open.get(id)?.alert;
  const mayHaveEnded = ends.some(({ isSending, state }) => isSending || state === 'unsure');
  if (known === undefined || mayHaveEnded || contentOf(known) !== contentOf(entry.alert)) {
    // An end waits only where the receiver may have a begin: the next end must not be dropped with this one.
    const isUnsure = ends.length > 0 && !outbox.open.has(id);
    return append(rest, isUnsure ? { ...entry, state: 'unsure' } : entry);
  }
  return updateOpen(rest, id, entry.alert);
}

function addEnd(outbox: Outbox, entry: Waiting, id: string): Outbox {
  const begin = waitingOf(outbox, id, 'begin').at(-1);
  const rest = without(outbox, (each) => waitingOf(outbox, id, 'end').includes(each));
  const willBeKnown = begin !== undefined && (begin.isSending || begin.state === 'new');
  if (willBeKnown) return append(rest, entry);
  // A begin that never arrived is no news any more, and neither is its end.
  const others = without(rest, (each) => each === begin);
  const isKnown = outbox.open.has(id) || begin?.state === 'unsure' || isEndBeingSent(outbox, id);
  return isKnown || standsAlone(entry.alert) ? append(others, entry) : others;
}

/** That a revision was applied is worth a message even where nothing was wrong before. */
const standsAlone = ({ event }: Alert): boolean => event === 'sync.succeeded';

const isEndBeingSent = (outbox: Outbox, id: string): boolean =>
  waitingOf(outbox, id, 'end').some(({ isSending }) => isSending);

const waitingOf = ({ waiting }: Outbox, id: string, phase: 'begin' | 'end'): readonly Waiting[] =>
  waiting.filter(({ alert }) => alert.incident?.id === id && alert.incident.phase === phase);

const append = (outbox: Outbox, entry: Waiting): Outbox => ({
  ...outbox,
  waiting: [...outbox.waiting, entry],
});

const replace = (outbox: Outbox, entry: Waiting): Outbox => ({
  ...outbox,
  waiting: outbox.waiting.map((each) => (each.number === entry.number ? entry : each)),
});

/** What is being sent stays until that has ended. */
const without = (outbox: Outbox, isDropped: (entry: Waiting) => boolean): Outbox => ({
  ...outbox,
  waiting: outbox.waiting.filter((each) => each.isSending || !isDropped(each)),
});

function updateOpen(outbox: Outbox, id: string, alert: Alert): Outbox {
  const known = outbox.open.get(id);
  return known === undefined
    ? outbox
    : { ...outbox, open: new Map(outbox.open).set(id, { ...known, alert }) };
}
