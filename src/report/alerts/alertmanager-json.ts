import { cappedVisibleText } from '../../kernel/visible-text.ts';
import type { Alert } from '../../model/alert.ts';
import type { SentAlert } from './alert-json.ts';
import { alertHeadline, alertTexts } from './alert-text.ts';

export interface AlertmanagerItem extends SentAlert {
  readonly begin?: Alert;
}

const longestLabel = 200;

/**
 * Alerts for `POST /api/v2/alerts`. Begin and end have the same labels, by which Alertmanager knows that they are one. It
 * resolves an alert at `endsAt`: `untilMs` after now while the incident is open.
 */
export function renderAlertmanagerJson(
  items: readonly AlertmanagerItem[],
  now: Date,
  untilMs: number,
): string {
  // Of several that have the same labels only the last one is the state.
  const byLabels = new Map(items.map((item) => [JSON.stringify(labelsOf(item)), item]));
  return JSON.stringify(
    [...byLabels.values()].map((item) => ({
      labels: labelsOf(item),
      annotations: annotationsOf(item),
      ...timesOf(item, new Date(now.getTime() + untilMs).toISOString()),
    })),
  );
}

function labelsOf({ alert, begin = alert }: AlertmanagerItem): Readonly<Record<string, string>> {
  const { event, severity, owner, resource, incident } = begin;
  return {
    alertname: `Reconciler${event.replaceAll(/(?:^|\.)(.)/g, (_, letter: string) => letter.toUpperCase())}`,
    ...{ event, severity, owner: label(owner) },
    ...(incident === undefined ? {} : { incident: label(incident.id) }),
    ...(resource === undefined ? {} : { resource: label(resource) }),
  };
}

function annotationsOf(item: AlertmanagerItem): Readonly<Record<string, string>> {
  const { summary, facts, remedy } = alertTexts(item);
  return {
    summary: alertHeadline(item),
    description: [summary, ...facts.map(({ label: name, lines }) => `${name}: ${lines.join('; ')}`)].join(
      '\n',
    ),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

function timesOf(
  { alert, begin = alert }: AlertmanagerItem,
  openUntil: string,
): { readonly startsAt: string; readonly endsAt: string } {
  const startsAt = begin.since ?? begin.at;
  const endsAt = alert.incident?.phase === 'end' ? alert.at : openUntil;
  // An end before the begin is refused; both times are those of a clock that may have been set.
  return { startsAt: startsAt < endsAt ? startsAt : endsAt, endsAt };
}

const label = (text: string): string => cappedVisibleText(text, longestLabel);
