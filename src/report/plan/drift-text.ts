import type { Drift } from '../../model/plan.ts';
import { reconcilerCommand, type Invocation } from '../../model/own-commands.ts';
import { driftLines } from './plan-text.ts';
import { plainText, type TextStyle } from '../text-style.ts';
import { visibleLine } from '../visible.ts';

const noDriftLine = 'No drift. All our objects are as last written.';

/** Drift as text: each object with the written and the observed values. */
export function renderDrifts(
  drifts: readonly Drift[],
  invocation: Invocation,
  style: TextStyle = plainText,
): string {
  if (drifts.length === 0) return `${noDriftLine}\n`;
  return [
    `${style('bold', 'Drift: objects have changed outside the reconciler')}:`,
    ...driftLines(drifts, style),
    '',
    `${drifts.length} object${drifts.length === 1 ? '' : 's'} drifted. Heal with: ${visibleLine(reconcilerCommand('apply', invocation))}`,
    '',
  ].join('\n');
}
