import type { Change, Plan } from '../../model/plan.ts';
import { impactLine, summaryLine } from './plan-summary.ts';
import { renderPlan } from './plan-text.ts';
import { visible } from '../visible.ts';

/** A plan for a pull request: the summary, the changes that interrupt traffic, and the whole plan folded away. */
export function renderPlanMarkdown(made: Plan): string {
  const plan = visible(made);
  const interrupting = plan.changes.filter(({ impact }) => impact.class === 'interruption');
  const blocks = [
    `**${summaryLine(plan)}**`,
    ...impactLine(plan),
    ...(interrupting.length === 0 ? [] : [interruptionTable(interrupting)]),
    ...(plan.changes.length + plan.drift.length + plan.refused.length === 0 ? [] : [details(plan)]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const interruptionTable = (changes: readonly Change[]): string =>
  [
    'These changes interrupt traffic:',
    '',
    '| change | impact |',
    '| --- | --- |',
    ...changes
      .slice(0, mostRows)
      .map(({ resource, impact }) => `| ${escapeCell(resource)} | ${escapeCell(impact.summary)} |`),
    ...(changes.length > mostRows ? [`| and ${changes.length - mostRows} more | |`] : []),
  ].join('\n');

const mostRows = 50;

/** GitHub takes 65,536 characters in a comment, GitLab a million. */
const longestDetails = 50_000;

/** The fence is longer than any run of backticks inside: values come from labels that anyone can set. */
function details(plan: Plan): string {
  const text = cappedLines(renderPlan(plan).trimEnd());
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return ['<details><summary>Plan</summary>', '', fence, text, fence, '', '</details>'].join('\n');
}

function cappedLines(text: string): string {
  if (text.length <= longestDetails) return text;
  const kept = text.slice(0, text.lastIndexOf('\n', longestDetails)).split('\n');
  return [...kept, `… and ${text.split('\n').length - kept.length} more lines`].join('\n');
}

/** A cell shows its text as it is: no HTML, no links, no mention of a person or an issue. */
const escapeCell = (text: string): string =>
  text
    .replaceAll(/[&<@#]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll(/[\\`*_[\]|~]/g, String.raw`\$&`);
