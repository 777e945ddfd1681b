import type { WaitingChange } from '../../model/approval.ts';
import type { Change, Plan } from '../../model/plan.ts';
import { impactLine, summaryLine } from '../plan/plan-summary.ts';
import { renderPlan } from '../plan/plan-text.ts';
import { visibleLine } from '../visible.ts';
import { pageField } from './page-field.ts';
import type { PageChange, PagePlan } from './page-view.ts';
import { mostChanges, mostFields } from './view-limits.ts';

const longestText = 200_000;

export function planOf(plan: Plan): PagePlan {
  const { changes } = plan;
  const [impact] = impactLine(plan);
  return {
    summary: summaryLine(plan),
    ...(impact === undefined ? {} : { impact }),
    changes: changes.slice(0, mostChanges).map(pageChange),
    more: Math.max(0, changes.length - mostChanges),
    text: cappedLines(renderPlan(plan)),
  };
}

/** Of a change that waits, fields can be left out already. */
export const pageChange = (change: Change | WaitingChange): PageChange => {
  const { id, op, resource, cause, impact, fields, fieldsLeftOut = 0 }: WaitingChange = change;
  return {
    ...{ id: visibleLine(id), op, resource: visibleLine(resource), cause },
    ...{ impact: visibleLine(impact.summary), interrupts: impact.class === 'interruption' },
    fields: fields.slice(0, mostFields).map(pageField),
    moreFields: Math.max(0, fields.length - mostFields) + fieldsLeftOut,
  };
};

/** Whole lines from the start; the last one says how much is left out. */
function cappedLines(text: string): string {
  if (text.length <= longestText) return text;
  const kept = text.slice(0, text.lastIndexOf('\n', longestText) + 1);
  const left = text.slice(kept.length).trimEnd().split('\n').length;
  return `${kept}… and ${left} further lines: reconciler plan prints all of them\n`;
}
