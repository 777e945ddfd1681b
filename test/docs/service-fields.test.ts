import { join } from 'node:path';
import { expect, it } from 'vitest';
import { asText } from '../../src/kernel/json.ts';
import type { Field, FieldImpact, FieldShape } from '../../src/service-fields/field.ts';
import { serviceFields } from '../../src/service-fields/field-table.ts';

const owned: Readonly<Record<FieldShape, string>> = {
  whole: 'if declared',
  keys: 'the declared keys',
  exclusiveMap: 'the whole map',
  exclusiveSet: 'the whole list, in any order',
  exclusiveList: 'the whole list, in order',
};

const changes: Readonly<Record<FieldImpact, string>> = {
  none: 'none',
  scale: 'none; tasks are added or stopped',
  reschedule: 'tasks whose node no longer fits',
  rollingRestart: 'all tasks, one by one',
  replace: 'refused',
};

const header = [
  'field',
  "in the engine's spec",
  'owned',
  'default',
  'a change replaces',
  'needs API',
] as const;

/** Of API 1.41, the oldest supported version. */
const oldestMinor = 41;

const rowOf = (field: Field): readonly string[] => [
  `\`${field.name}\`${field.sensitive ? ' (sensitive)' : ''}`,
  `\`${field.enginePath.join('.') || '.'}\``,
  owned[field.shape],
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

A test generates this page from the field table. [manifests.md](manifests.md#routedservice) describes the fields. The column _owned_
applies to services that the reconciler created. Of an adopted service, only what is declared is owned. If the last column is empty, the
field works with API 1.41, the oldest supported version.

${table([header, ...serviceFields.map(rowOf)])}
`;

it('docs/service-fields.md is the field table', async () => {
  await expect(page).toMatchFileSnapshot(join(import.meta.dirname, '..', '..', 'docs', 'service-fields.md'));
});
