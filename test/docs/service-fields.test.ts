import { join } from 'node:path';
import { expect, it } from 'vitest';
import { asText } from '../../src/kernel/json.ts';
import type { Field, FieldImpact, FieldShape } from '../../src/service-fields/field.ts';
import { serviceFields } from '../../src/service-fields/field-table.ts';

const ours: Readonly<Record<FieldShape, string>> = {
  whole: 'where declared',
  keys: 'the declared keys',
  exclusiveMap: 'all of the map',
  exclusiveSet: 'all, in any order',
  exclusiveList: 'all, in this order',
};

const changes: Readonly<Record<FieldImpact, string>> = {
  none: 'no task',
  scale: 'tasks are added or stopped',
  reschedule: 'tasks whose node does not fit any more',
  rollingRestart: 'all tasks, one after the other',
  replace: 'refused',
};

const header = [
  'field',
  "in the engine's spec",
  'ours',
  'default',
  'a change replaces',
  'needs API',
] as const;

/** Of API 1.41, the oldest that is spoken. */
const oldestMinor = 41;

const rowOf = (field: Field): readonly string[] => [
  `\`${field.name}\`${field.sensitive ? ' (sensitive)' : ''}`,
  `\`${field.enginePath.join('.') || '.'}\``,
  ours[field.shape],
  defaultOf(field),
  changes[field.impact],
  Number(field.minApiVersion.split('.')[1]) > oldestMinor ? field.minApiVersion : '',
];

function defaultOf({ engineDefault, shown }: Field): string {
  const value = asText(shown?.(engineDefault) ?? engineDefault);
  return ['', '[]', '{}'].includes(value) ? 'none' : `\`${value}\``;
}

/** A table as prettier writes it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], fill: string): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  const [first = [], ...rest] = rows;
  return [
    line(first, ' '),
    line(
      first.map(() => ''),
      '-',
    ),
    ...rest.map((row) => line(row, ' ')),
  ].join('\n');
}

const page = `# Fields of a service

Made from the field table by a test; [manifests.md](manifests.md#routedservice) says what they mean. _Ours_ is what counts on a
service that we made; on one that was taken on it is what is declared. Where the last column is empty, API 1.41 keeps the field,
the oldest that is spoken.

${table([header, ...serviceFields.map(rowOf)])}
`;

it('docs/service-fields.md is the field table', async () => {
  await expect(page).toMatchFileSnapshot(join(import.meta.dirname, '..', '..', 'docs', 'service-fields.md'));
});
