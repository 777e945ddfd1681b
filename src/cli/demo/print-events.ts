import { countOf } from '../../kernel/count-of.ts';
import { madeOf, type EventTable } from '../../model/event-table.ts';
import { hasChanges } from '../../model/plan.ts';
import type { EventListener } from '../../ports/reconciler-port.ts';
import { driftLines, renderPlan } from '../../report/plan/plan-text.ts';
import { renderProblems } from '../../report/problems.ts';
import type { TextStyle } from '../../report/text-style.ts';
import { createProgressPrinter } from '../terminal/progress-printer.ts';
import type { Streams } from '../terminal/streams.ts';
import { textStyle } from '../terminal/text-style.ts';

/** Prints what the daemon plans, does and finds, as the commands would. */
export function printEvents(streams: Streams): EventListener {
  const { stdout, env } = streams;
  const style = textStyle(stdout, env);
  const printProgress = createProgressPrinter(streams);
  // Each look plans again: the same plan is printed once.
  let planned: string | undefined;
  return (event) => {
    const isProgress =
      event.type === 'change.finished' || event.type === 'wait.progressed' || event.type === 'wait.finished';
    if (isProgress) printProgress(event);
    const text = madeOf(texts, event, style);
    if (text !== undefined && !(event.type === 'pass.planned' && text === planned)) stdout.write(text);
    if (event.type === 'pass.planned') planned = text;
  };
}

const texts: Partial<EventTable<string, TextStyle>> = {
  'pass.planned': ({ plan }, style) => (hasChanges(plan) ? `\n${renderPlan(plan, style)}\n` : undefined),
  'manifest.invalid': ({ problems }, style) => `\n${renderProblems(problems, style)}\n`,
  'manifest.valid': () => 'The manifests are valid again.\n',
  'drift.detected': ({ drift }, style) => `\nDrift:\n${driftLines([drift], style).join('\n')}\n`,
  'drift.resolved': ({ drift: { resource } }) => `The drift of ${resource} has ended.\n`,
  'approval.needed': () => 'What interrupts traffic waits for an approval: look at the status page.\n',
  'sync.succeeded': ({ changeCount }) =>
    changeCount === 0 ? undefined : `Applied: ${countOf(changeCount, 'change')}.\n`,
};
