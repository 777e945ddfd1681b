import type { Alert, AlertProblem } from '../model/alert.ts';
import type { FieldChange } from '../model/field-change.ts';
import type { Json } from '../kernel/json.ts';
import { cappedText, visibleJson } from '../kernel/visible-text.ts';
import { visibleLine } from './visible.ts';

/** A receiver refuses or cuts long messages, and whoever reads an alert on a telephone needs the first few. */
const mostItems = 20;
const longestPart = 300;

/**
 * An alert as the body of a request. What people read is visible and in one line; what programs read (`field`, `key`,
 * `from`, `to`) stays as it is. Lists and texts are capped, with the count of what is left out.
 */
export function renderAlertJson({ summary, remedy, fields, problems, ...facts }: Alert): string {
  return visibleJson(
    JSON.stringify({
      schemaVersion: 1,
      ...facts,
      ...(fields === undefined ? {} : capped('fields', fields.map(cappedChange))),
      summary: visibleLine(summary),
      ...(problems === undefined ? {} : capped('problems', problems.map(visibleProblem))),
      ...(remedy === undefined ? {} : { remedy: visibleLine(remedy) }),
    }),
  );
}

const capped = (name: 'fields' | 'problems', items: readonly object[]): object => ({
  [name]: items.slice(0, mostItems),
  ...(items.length > mostItems ? { [`${name}LeftOut`]: items.length - mostItems } : {}),
});

const cappedChange = ({ path, field, key, from, to, sensitive }: FieldChange): object => ({
  path: cappedText(visibleLine(path), longestPart),
  field: cappedText(field, longestPart),
  ...(key === undefined ? {} : { key: cappedText(key, longestPart) }),
  from: cappedValue(from),
  to: cappedValue(to),
  sensitive,
});

/** A longer list or map is cut as text. */
function cappedValue(value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return cappedText(value, longestPart);
  const json = JSON.stringify(value) as string | undefined;
  return json === undefined || json.length <= longestPart ? value : cappedText(json, longestPart);
}

const visibleProblem = ({ message, file, ...facts }: AlertProblem): object => ({
  ...facts,
  message: cappedText(visibleLine(message), longestPart),
  ...(file === undefined ? {} : { file: cappedText(visibleLine(file), longestPart) }),
});
