import { countOf } from '../../kernel/count-of.ts';
import type { WaitingChange } from '../../model/approval.ts';
import type { Change, ChangeOp, Drift, FieldChange, Plan } from '../../model/plan.ts';
import { fieldValue } from '../field-value.ts';
import { impactLine, summaryLine } from './plan-summary.ts';
import { stackText } from './stack-text.ts';
import { plainText, type TextFormat, type TextStyle } from '../text-style.ts';
import { visible } from '../visible.ts';

/** How a change is marked, in the terminal and on the status page. */
export const opSymbols: Readonly<Record<ChangeOp, string>> = {
  create: '+',
  update: '~',
  delete: '-',
  adopt: '>',
};

const formats: Readonly<Record<ChangeOp, TextFormat>> = {
  create: 'green',
  update: 'yellow',
  delete: 'red',
  adopt: 'yellow',
};

/** A plan as text: what changes in which order, what that does to tasks, and what is left out. */
export function renderPlan(made: Plan, style: TextStyle = plainText): string {
  const plan = visible(made);
  const sections = [
    changesSection(plan, style),
    section('Drift: objects have changed outside the reconciler', driftLines(plan.drift, style), style),
    section('Refused', refusedLines(plan, style), style),
    section('Retained', retainedLines(plan), style),
    section('Warnings', warningLines(plan, style), style),
  ];
  const summary = [summaryLine(plan), ...impactLine(plan)].join('\n');
  return `${[...sections.filter((text) => text !== ''), summary].join('\n\n')}\n`;
}

const section = (title: string, lines: readonly string[], style: TextStyle): string =>
  lines.length === 0 ? '' : [`${style('bold', title)}:`, ...lines].join('\n');

const refusedLines = ({ refused }: Plan, style: TextStyle): readonly string[] =>
  refused.flatMap(({ resource, reason, hint }) => [
    `  ${style('red', 'x')} ${resource}: ${reason}`,
    `      ${hint}`,
  ]);

const retainedLines = ({ retained }: Plan): readonly string[] =>
  retained.map(({ resource, reason }) => `  = ${resource}: ${reason}`);

const warningLines = ({ warnings }: Plan, style: TextStyle): readonly string[] =>
  warnings.map(({ message }) => `  ${style('yellow', '!')} ${message}`);

const changesSection = ({ changes }: Plan, style: TextStyle): string =>
  changeLines(changes, style).join('\n');

/** Changes field by field, some of whose fields can be left out. */
export function changeLines(
  changes: readonly (WaitingChange | Change)[],
  style: TextStyle,
): readonly string[] {
  const width = columnWidth(changes.map(({ resource }) => resource));
  return changes.flatMap((change) => renderChange(change, width, style));
}

function renderChange(change: WaitingChange, width: number, style: TextStyle): readonly string[] {
  const symbol = style(formats[change.op], opSymbols[change.op]);
  const head = `  ${symbol} ${change.resource.padEnd(width)}  ${change.impact.summary}${noteOf(change, style)}`;
  const fieldWidth = columnWidth(change.fields.map(({ path }) => path));
  const left = change.fieldsLeftOut ?? 0;
  return [
    head.trimEnd(),
    ...change.fields.map((field) => renderField(field, fieldWidth, style)),
    ...(left === 0 ? [] : [`      … and ${countOf(left, 'further field')}`]),
  ];
}

function noteOf({ cause, impact }: WaitingChange, style: TextStyle): string {
  const notes = [
    ...(impact.class === 'interruption' ? [style('red', 'interrupts traffic')] : []),
    ...(cause === 'manifest' ? [] : [`cause: ${cause}`]),
  ];
  return notes.length === 0 ? '' : `  # ${notes.join(', ')}`;
}

function renderField(field: FieldChange, width: number, style: TextStyle): string {
  const { path, from, to } = field;
  const name = path.padEnd(width);
  if (from === undefined) return `      ${style('green', '+')} ${name}  ${fieldValue(field, to)}`;
  if (to === undefined) return `      ${style('red', '-')} ${name}  ${fieldValue(field, from)}`;
  return `      ${style('yellow', '~')} ${name}  ${fieldValue(field, from)} -> ${fieldValue(field, to)}`;
}

/** Drifted objects with the change from the written to the observed values. */
export const driftLines = (drifts: readonly Drift[], style: TextStyle): readonly string[] =>
  visible(drifts).flatMap((drift) => renderDrift(drift, style));

function renderDrift(drift: Drift, style: TextStyle): readonly string[] {
  const { resource, state, fields, stack } = drift;
  const mark = style('yellow', '!');
  if (state === 'deleted') return [`  ${mark} ${resource}  deleted`];
  const width = columnWidth(fields.map(({ path }) => path));
  return [
    `  ${mark} ${resource}`,
    ...fields.map((field) => {
      const change = `${fieldValue(field, field.from)} -> ${fieldValue(field, field.to)}`;
      return `      ${mark} ${field.path.padEnd(width)}  ${change}`;
    }),
    ...(stack === undefined ? [] : [`      ${stackText(drift)}`]),
  ];
}

/** Aligns names; those that are too long do not widen the column. */
const columnWidth = (texts: readonly string[]): number =>
  texts.reduce((width, { length }) => (length <= 44 ? Math.max(width, length) : width), 0);
