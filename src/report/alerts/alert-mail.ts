import { countOf } from '../../kernel/count-of.ts';
import type { Alert } from '../../model/alert.ts';
import { groupSummary, highestSeverity } from './alert-group.ts';
import type { SentAlert } from './alert-json.ts';
import { alertHeadline, alertTexts, otherOpen } from './alert-text.ts';
import { visibleLine } from '../visible.ts';

const mostAlerts = 20;
const longestSubject = 150;

/** A message as plain text for a mail. */
export function renderAlertMail(
  items: readonly SentAlert[],
  open: readonly Alert[],
): { readonly subject: string; readonly text: string } {
  const alerts = items.map(({ alert }) => alert);
  const [first] = items;
  const about = first !== undefined && items.length === 1 ? alertHeadline(first) : groupSummary(alerts);
  const owner = visibleLine(alerts[0]?.owner ?? '');
  const subject = `[${highestSeverity(alerts)}] reconciler ${owner}: ${about}`;
  const others = items.length - mostAlerts;
  const openCount = otherOpen(items, open);
  return {
    subject: subject.length > longestSubject ? `${subject.slice(0, longestSubject - 1)}…` : subject,
    text: [
      ...items.slice(0, mostAlerts).map(alertBlock),
      ...(others > 0 ? [`and ${countOf(others, 'alert')} more\n`] : []),
      ...(openCount > 0 ? [`${countOf(openCount, 'other incident')} open\n`] : []),
    ].join('\n'),
  };
}

function alertBlock(sent: SentAlert): string {
  const { summary, facts, remedy } = alertTexts(sent);
  const rows = [
    ...facts.map(({ label, lines }) => row(label, lines)),
    ...(remedy === undefined ? [] : [row('To do', [remedy])]),
  ];
  return [`[${sent.alert.severity}] ${alertHeadline(sent)}`, summary, ...rows, ''].join('\n');
}

const row = (label: string, lines: readonly string[]): string =>
  lines.map((text, index) => `  ${(index === 0 ? label : '').padEnd(10)}${text}`).join('\n');
