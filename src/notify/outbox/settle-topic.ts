import type { Alert } from '../../model/alert.ts';
import { contentOf } from './alert-content.ts';
import type { OpenIncident, Waiting } from './outbox.ts';

/** Alerts of one topic supersede each other: those of one incident, or of one event about one object. */
export const topicOf = ({ incident, event, resource }: Alert): string =>
  incident === undefined ? `${event} ${resource ?? ''}` : `incident ${incident.id}`;

export const isSameTopic = (left: Alert, right: Alert): boolean =>
  left.incident === undefined
    ? right.incident === undefined && left.event === right.event && left.resource === right.resource
    : left.incident.id === right.incident?.id;

/**
 * What waits of a topic after one more alert of it. `known`: the incident, if the receiver has its begin. What is being sent
 * stays until that has ended.
 */
export function settleTopic(
  waiting: readonly Waiting[],
  entry: Waiting,
  known: OpenIncident | undefined,
): readonly Waiting[] {
  switch (entry.alert.incident?.phase) {
    case undefined:
      // Of an event without an incident only the last one matters.
      return [...waiting.filter(({ isSending }) => isSending), entry];
    case 'begin':
      return settleBegin(waiting, entry, known);
    case 'end':
      return settleEnd(waiting, entry, known);
  }
}

function settleBegin(
  waiting: readonly Waiting[],
  entry: Waiting,
  known: OpenIncident | undefined,
): readonly Waiting[] {
  const ends = waiting.filter(isOf('end'));
  const begin = waiting.findLast(isOf('begin'));
  const rest = waiting.filter((each) => each.isSending || !ends.includes(each));
  if (begin !== undefined && !begin.isSending) {
    return rest.map((each) => (each === begin ? { ...begin, alert: entry.alert } : each));
  }
  const before = begin?.alert ?? (known?.isSure === true ? known.alert : undefined);
  const isEnding = ends.some(({ isSending }) => isSending);
  const isNews = before === undefined || isEnding || contentOf(before) !== contentOf(entry.alert);
  return isNews ? [...rest, entry] : rest;
}

function settleEnd(
  waiting: readonly Waiting[],
  entry: Waiting,
  known: OpenIncident | undefined,
): readonly Waiting[] {
  const begin = waiting.findLast(isOf('begin'));
  const rest = waiting.filter((each) => each.isSending || !isOf('end')(each));
  const willBeKnown = begin !== undefined && (begin.isSending || !begin.isLate);
  if (willBeKnown) return [...rest, entry];
  // A begin that never arrived is no news any more, and neither is its end.
  const others = rest.filter((each) => each !== begin);
  const isToEnd = known !== undefined && !others.some(isOf('end'));
  return isToEnd || standsAlone(entry.alert) ? [...others, entry] : others;
}

const isOf =
  (phase: 'begin' | 'end') =>
  ({ alert }: Waiting): boolean =>
    alert.incident?.phase === phase;

/** That a revision was applied is worth a message even where nothing was wrong before. */
const standsAlone = ({ event }: Alert): boolean => event === 'sync.succeeded';
