import type { Alert, AlertProblem } from '../../model/alert.ts';
import { visibleJson } from '../../kernel/visible-text.ts';
import { groupSummary, highestSeverity } from './alert-group.ts';
import { capped, cappedChange, cappedChanges, cappedLine } from '../capped.ts';
import { visibleLine } from '../visible.ts';

/** More alerts at once are sent in several messages. */
export const mostAlertsInJson = 50;

export interface SentAlert {
  readonly alert: Alert;
  /** Which repetition it is, from 1. */
  readonly repeat?: number;
}

/** One alert, or several that are sent in one message, as the body of a request. */
export function renderMessageJson(items: readonly SentAlert[]): string {
  const [first] = items;
  if (first === undefined || items.length === 1) {
    return visibleJson(
      JSON.stringify({ schemaVersion: 1, ...(first === undefined ? {} : documentOf(first)) }),
    );
  }
  const alerts = items.map(({ alert }) => alert);
  const { owner, at } = alerts.at(-1) ?? first.alert;
  return visibleJson(
    JSON.stringify({
      ...{ schemaVersion: 1, event: 'group', severity: highestSeverity(alerts), owner, at },
      ...{ summary: groupSummary(alerts), alerts: items.map(documentOf) },
    }),
  );
}

/**
 * What people read is visible and in one line; what programs read (`field`, `key`, `from`, `to`) stays as it is. Lists and texts
 * are capped, with the count of what is left out.
 */
function documentOf({ alert, repeat }: SentAlert): object {
  const { summary, remedy, fields, objects, problems, changes, changesLeftOut = 0, ...facts } = alert;
  return {
    ...facts,
    ...(repeat === undefined ? {} : { repeat }),
    ...(fields === undefined ? {} : capped('fields', fields, cappedChange)),
    ...(objects === undefined ? {} : capped('objects', objects, cappedLine)),
    ...(changes === undefined ? {} : cappedChanges(changes, changesLeftOut)),
    summary: visibleLine(summary),
    ...(problems === undefined ? {} : capped('problems', problems, visibleProblem)),
    ...(remedy === undefined ? {} : { remedy: visibleLine(remedy) }),
  };
}

const visibleProblem = ({ message, file, ...facts }: AlertProblem): object => ({
  ...facts,
  message: cappedLine(message),
  ...(file === undefined ? {} : { file: cappedLine(file) }),
});
