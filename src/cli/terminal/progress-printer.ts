import type { ProgressEvent } from '../../model/event.ts';
import type { Key } from '../../kernel/key.ts';
import type { WaitResult } from '../../model/outcome.ts';
import { renderResult } from '../../report/plan/outcome-text.ts';
import type { TextStyle } from '../../report/text-style.ts';
import { visible } from '../../report/visible.ts';
import type { Output, Streams } from './streams.ts';
import { textStyle } from './text-style.ts';

const waitVerbs: Readonly<Record<WaitResult['status'], string>> = {
  done: 'running',
  failed: 'failed',
  skipped: 'skipped',
  unfinished: 'waiting',
};

/**
 * Progress on stderr: one line for each finished change or wait. On a terminal, the running waits are redrawn below;
 * elsewhere, in CI or in a log, each new message is a line.
 */
export function createProgressPrinter({ stderr, env }: Streams): (progress: ProgressEvent) => void {
  const style = textStyle(stderr, env);
  const print = stderr.isTerminal ? createRedrawer(stderr, style) : createAppender(stderr, style);
  return (progress) => {
    print(visible(progress));
  };
}

function createRedrawer(stderr: Output, style: TextStyle): (progress: ProgressEvent) => void {
  const waiting = new Map<Key, string>();
  let drawn = 0;
  return (progress) => {
    if (progress.type === 'wait.progressed') {
      const { wait, message } = progress;
      if (waiting.get(wait.resource) === message) return;
      waiting.set(wait.resource, message);
    }
    if (progress.type === 'wait.finished') waiting.delete(progress.result.resource);
    const finished = progress.type === 'wait.progressed' ? [] : [finishedLine(progress, style)];
    const live = liveLines(waiting, stderr).map((text) => style('dim', text));
    const back = drawn === 0 ? '' : `\u001B[${drawn}A\u001B[0J`;
    drawn = live.length;
    stderr.write([back, ...[...finished, ...live].map((text) => `${text}\n`)].join(''));
  };
}

/** As many as the cursor can move back over: a line that has left the screen cannot be redrawn. */
function liveLines(waiting: ReadonlyMap<Key, string>, { columns, rows }: Output): readonly string[] {
  const width = sizeOr(80, columns) - 1;
  const most = Math.max(0, sizeOr(24, rows) - 2);
  const shown = [...waiting]
    .slice(0, most)
    .map(([resource, message]) => waitingLine(resource, message).slice(0, width));
  const more = waiting.size - shown.length;
  return more === 0 ? shown : [...shown, `waiting  and ${more} more`.slice(0, width)];
}

/** A terminal that does not know its size, as in a container, has the size 0. */
const sizeOr = (usual: number, size: number | undefined): number =>
  size === undefined || size === 0 ? usual : size;

function createAppender(stderr: Output, style: TextStyle): (progress: ProgressEvent) => void {
  const printed = new Map<Key, string>();
  return (progress) => {
    if (progress.type !== 'wait.progressed') {
      if (progress.type === 'wait.finished') printed.delete(progress.result.resource);
      stderr.write(`${finishedLine(progress, style)}\n`);
      return;
    }
    const { wait, message } = progress;
    const text = withoutSeconds(message);
    if (printed.get(wait.resource) === text) return;
    printed.set(wait.resource, text);
    stderr.write(`${waitingLine(wait.resource, message)}\n`);
  };
}

/** A countdown alone is not a new message. */
const withoutSeconds = (message: string): string => message.replaceAll(/\b\d+ s\b/g, 's');

const waitingLine = (resource: Key, message: string): string => `waiting  ${resource}: ${message}`;

const finishedLine = (
  progress: Exclude<ProgressEvent, { type: 'wait.progressed' }>,
  style: TextStyle,
): string =>
  progress.type === 'change.finished' ? renderResult(progress.result, style) : waitLine(progress.result);

const waitLine = ({ status, resource }: WaitResult): string => `${waitVerbs[status].padEnd(8)} ${resource}`;
