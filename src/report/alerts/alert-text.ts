import { countOf } from '../../kernel/count-of.ts';
import { cappedText, cappedVisibleText } from '../../kernel/visible-text.ts';
import type { Alert, AlertEvent, AlertProblem } from '../../model/alert.ts';
import type { WaitingChange } from '../../model/approval.ts';
import type { FieldChange } from '../../model/field-change.ts';
import { fieldValue } from '../field-value.ts';
import type { SentAlert } from './alert-json.ts';

/** Each event in two or three words, before the name of what it is about. */
const alertTitles: Readonly<Record<AlertEvent, string>> = {
  'drift.detected': 'Drift detected',
  'drift.resolved': 'Drift resolved',
  'drift.contested': 'Drift contested',
  'drift.uncontested': 'Drift no longer contested',
  'quarantine.entered': 'Quarantined',
  'quarantine.ended': 'No longer quarantined',
  'prune.blocked': 'Not pruned',
  'prune.unblocked': 'Nothing left to prune',
  'revision.found': 'Revision found',
  'revision.applied': 'Revision applied',
  'revision.superseded': 'Revision superseded',
  'revision.resumed': 'Revision applied again',
  'approval.needed': 'Approval needed',
  'approval.ended': 'Approval no longer needed',
  'sync.failed': 'Sync failed',
  'sync.succeeded': 'Sync succeeded',
  'health.degraded': 'Degraded',
  'health.recovered': 'Healthy again',
  'manifest.invalid': 'Manifests invalid',
  'manifest.valid': 'Manifests valid again',
  'source.unavailable': 'Source unavailable',
  'source.recovered': 'Source available again',
  'daemon.alive': 'Sign of life',
};

const mostItems = 10;
/** Of each change that waits. */
const mostFields = 3;
const longestValue = 80;
const longestPart = 300;
const longestText = 1000;

const line = (text: string): string => cappedVisibleText(text, longestPart);

/** What happened, before what it happened to. */
const alertTitle = ({ alert, repeat }: SentAlert): string =>
  repeat === undefined ? alertTitles[alert.event] : `Still: ${alertTitles[alert.event]}`;

export interface AlertFact {
  readonly label: string;
  readonly lines: readonly string[];
}

/** One alert for people: each text is one visible line, and capped. */
export interface AlertTexts {
  readonly title: string;
  readonly resource: string | undefined;
  readonly summary: string;
  readonly facts: readonly AlertFact[];
  readonly remedy: string | undefined;
}

export function alertTexts({ alert, repeat }: SentAlert): AlertTexts {
  const {
    resource,
    summary,
    since,
    revision,
    objects = [],
    problems = [],
    changes = [],
    changesLeftOut = 0,
    remedy,
  } = alert;
  return {
    title: alertTitle({ alert, ...(repeat === undefined ? {} : { repeat }) }),
    resource: resource === undefined ? undefined : line(resource),
    summary: cappedVisibleText(summary, longestText),
    facts: [
      ...factOf('Since', since === undefined ? [] : [since]),
      ...factOf('Revision', revision === undefined ? [] : [revision]),
      // A single object is the resource.
      ...factOf('Objects', objects),
      ...factOf('Changes', changes.slice(0, mostItems).map(changeLine), changes.length + changesLeftOut),
      ...factOf('Problems', problems.slice(0, mostItems + 1).map(problemLine), problems.length),
    ],
    remedy: remedy === undefined ? undefined : cappedVisibleText(remedy, longestText),
  };
}

function factOf(label: string, items: readonly string[], count = items.length): readonly AlertFact[] {
  if (count === 0) return [];
  const others = count - Math.min(items.length, mostItems);
  return [
    { label, lines: [...items.slice(0, mostItems).map(line), ...(others > 0 ? [`and ${others} more`] : [])] },
  ];
}

/** The first fields of a change that waits. */
function changeLine({ op, resource, fields, fieldsLeftOut = 0 }: WaitingChange): string {
  const shown = fields.slice(0, mostFields).map(fieldText);
  const left = fields.length - shown.length + fieldsLeftOut;
  const all = [...shown, ...(left > 0 ? [`and ${countOf(left, 'further field')}`] : [])];
  return `${op} ${resource}${all.length === 0 ? '' : `: ${all.join(', ')}`}`;
}

function fieldText(change: FieldChange): string {
  const [from, to] = [change.from, change.to].map((value) =>
    cappedText(fieldValue(change, value), longestValue),
  );
  return `${change.path} ${from} -> ${to}`;
}

function problemLine({ file, line: row, column, message }: AlertProblem): string {
  const place = [file, row, column].filter((part) => part !== undefined).join(':');
  return place === '' ? message : `${place}: ${message}`;
}

/** `Degraded: service/web`. */
export const alertHeadline = (sent: SentAlert): string => {
  const { title, resource } = alertTexts(sent);
  return resource === undefined ? title : `${title}: ${resource}`;
};

/** Those that are open beside what a message is about. */
export const otherOpen = (items: readonly SentAlert[], open: readonly Alert[]): number => {
  const ids = new Set(items.map(({ alert }) => alert.incident?.id));
  return open.filter(({ incident }) => !ids.has(incident?.id)).length;
};
