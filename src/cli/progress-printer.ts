import type { Progress } from '../apply/apply-plan.ts';
import type { Key } from '../model/key.ts';
import type { WaitResult } from '../model/outcome.ts';
import { escapeText } from '../report/field-value.ts';
import { renderResult } from '../report/outcome-text.ts';
import type { Streams } from './streams.ts';
import { textStyle } from './text-style.ts';

const waitVerbs: Readonly<Record<WaitResult['status'], string>> = {
  done: 'running',
  failed: 'failed',
  skipped: 'skipped',
};

/**
 * Progress on stderr: one line for each thing that is over. What is waited for stands below them and is redrawn on a
 * terminal; elsewhere, in CI or in a log, it is a line whenever it says something new.
 */
export function createProgressPrinter(streams: Streams): (progress: Progress) => void {
  const { stderr } = streams;
  const style = textStyle(stderr, streams.env);
  const waiting = new Map<Key, string>();
  let drawn = 0;
  const width = (stderr.columns ?? 80) - 1;
  const redraw = (line: string | undefined): void => {
    const back = drawn === 0 ? '' : `\u001B[${drawn}A\u001B[0J`;
    const live = [...waiting].map(([key, message]) =>
      style('dim', `waiting  ${key}: ${escapeText(message)}`.slice(0, width)),
    );
    drawn = live.length;
    stderr.write([back, line === undefined ? '' : `${line}\n`, ...live.map((text) => `${text}\n`)].join(''));
  };
  return (progress) => {
    if (progress.type === 'waiting') {
      const { resource } = progress.wait;
      if (waiting.get(resource) === progress.message) return;
      waiting.set(resource, progress.message);
      if (stderr.isTerminal) redraw(undefined);
      else stderr.write(`waiting  ${resource}: ${escapeText(progress.message)}\n`);
      return;
    }
    const line =
      progress.type === 'change' ? renderResult(progress.result, style) : waitLine(progress.result);
    if (progress.type === 'waited') waiting.delete(progress.result.resource);
    if (stderr.isTerminal) redraw(line);
    else stderr.write(`${line}\n`);
  };
}

const waitLine = ({ status, resource }: WaitResult): string => `${waitVerbs[status].padEnd(8)} ${resource}`;
