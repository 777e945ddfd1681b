import { unseen } from '../../kernel/visible-text.ts';
import type { Position } from '../../model/manifest/problem.ts';

const widestLine = 100;

/** The line at a position with its neighbours, their numbers and a caret; long lines are cut around the column. */
export function codeFrame(lines: readonly string[], position: Position): string {
  const first = Math.max(1, position.line - 1);
  const last = Math.max(position.line, Math.min(lineCount(lines), position.line + 1));
  const gutter = String(last).length;
  const start = Math.max(0, position.column - 1 - Math.floor(widestLine * 0.7));
  const output: string[] = [];
  for (let line = first; line <= last; line += 1) {
    const text = visible(lines[line - 1] ?? '', start);
    const marker = line === position.line ? '>' : ' ';
    output.push(`${marker} ${String(line).padStart(gutter)} | ${text}`.trimEnd());
    if (line === position.line) {
      output.push(`  ${' '.repeat(gutter)} | ${' '.repeat(position.column - 1 - start)}^`);
    }
  }
  return output.join('\n');
}

/** A trailing line break does not count as another line. */
const lineCount = (lines: readonly string[]): number => lines.length - (lines.at(-1) === '' ? 1 : 0);

/** Each character is one column wide, and unseen characters are replaced. */
const visible = (line: string, start: number): string =>
  line
    .slice(start, start + widestLine)
    .replaceAll('\t', ' ')
    .replaceAll(unseen, '\ufffd');
