import type { Change, Plan } from '../model/plan.ts';
import { escapeText } from './field-value.ts';
import { impactLine, summaryLine } from './plan-summary.ts';
import { renderPlan } from './plan-text.ts';

/** A plan for a pull request: the summary, the changes that interrupt traffic, and the whole plan folded away. */
export function renderPlanMarkdown(plan: Plan): string {
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
    ...changes.map(({ resource, impact }) => `| ${escapeCell(resource)} | ${escapeCell(impact.summary)} |`),
  ].join('\n');

/** The fence is longer than any run of backticks inside: values come from labels that anyone can set. */
function details(plan: Plan): string {
  const text = renderPlan(plan).trimEnd();
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return ['<details><summary>Plan</summary>', '', fence, text, fence, '', '</details>'].join('\n');
}

const escapeCell = (text: string): string => escapeText(text).replaceAll('|', '\\|').replaceAll('<', '&lt;');
