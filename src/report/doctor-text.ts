import type { Finding, FindingStatus } from '../model/finding.ts';
import { plainText, type TextFormat, type TextStyle } from './text-style.ts';
import { visible } from './visible.ts';

const formats: Readonly<Record<FindingStatus, TextFormat>> = {
  ok: 'green',
  warning: 'yellow',
  failed: 'red',
  skipped: 'dim',
};

/** One line for each finding, with the remedy below those that have one. */
export function renderFindings(found: readonly Finding[], style: TextStyle = plainText): string {
  const findings = visible(found);
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, status, found: text, hint }) => [
    `${style(formats[status], status.padEnd(7))}  ${check.padEnd(width)}  ${text}`,
    ...(hint === undefined ? [] : [`${' '.repeat(width + 11)}${hint}`]),
  ]);
  return `${lines.join('\n')}\n\n${summary(findings)}\n`;
}

const summary = (findings: readonly Finding[]): string => {
  const counts = (['ok', 'warning', 'failed', 'skipped'] as const).flatMap((status) => {
    const count = findings.filter((finding) => finding.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  });
  return `${findings.length} checks: ${counts.join(', ')}.`;
};
