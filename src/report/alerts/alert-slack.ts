import { countOf } from '../../kernel/count-of.ts';
import type { Alert, AlertSeverity } from '../../model/alert.ts';
import { groupSummary, highestSeverity } from './alert-group.ts';
import type { SentAlert } from './alert-json.ts';
import { alertHeadline, alertTexts, otherOpen } from './alert-text.ts';
import { visibleLine } from '../visible.ts';

const mostAlerts = 10;

const colors: Readonly<Record<AlertSeverity, string>> = {
  critical: '#b3261e',
  warning: '#b26a00',
  info: '#2e7d32',
};

/**
 * A message in the format of Slack's incoming webhooks. Attachments, and not blocks: Mattermost, Rocket.Chat and others
 * understand them as well. What others chose stands in code, where it is no link, no mention and no formatting in any of them.
 */
export function renderAlertSlack(items: readonly SentAlert[], open: readonly Alert[]): string {
  return JSON.stringify({
    text: headOf(items, open),
    attachments: items.slice(0, mostAlerts).map(attachmentOf),
  });
}

function headOf(items: readonly SentAlert[], open: readonly Alert[]): string {
  const alerts = items.map(({ alert }) => alert);
  const [first] = items;
  const about = first !== undefined && items.length === 1 ? titleOf(first) : groupSummary(alerts);
  const openCount = otherOpen(items, open);
  return [
    `*[${highestSeverity(alerts)}]* ${about} · owner ${code(visibleLine(alerts[0]?.owner ?? ''))}`,
    ...(items.length > mostAlerts ? [`the first ${mostAlerts} of them:`] : []),
    ...(openCount > 0 ? [`${countOf(openCount, 'other incident')} open`] : []),
  ].join(' · ');
}

function titleOf(sent: SentAlert): string {
  const { title, resource } = alertTexts(sent);
  return resource === undefined ? title : `${title}: ${code(resource)}`;
}

function attachmentOf(sent: SentAlert): object {
  const { summary, facts, remedy } = alertTexts(sent);
  return {
    color: colors[sent.alert.severity],
    fallback: escaped(alertHeadline(sent)),
    mrkdwn_in: ['text'],
    text: [
      `*${titleOf(sent)}*`,
      block([summary]),
      ...facts.map(({ label, lines }) =>
        lines.length === 1 ? `${label}: ${lines.map(code).join('')}` : `${label}:\n${block(lines)}`,
      ),
      ...(remedy === undefined ? [] : [`To do: ${code(remedy)}`]),
    ].join('\n'),
  };
}

/** Slack's three control characters; a grave accent would end the code. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('`', 'ˋ');

const code = (text: string): string => `\`${escaped(text) || ' '}\``;

const block = (lines: readonly string[]): string => `\`\`\`${lines.map(escaped).join('\n')}\`\`\``;
