import type { Json } from '../kernel/json.ts';
import { cappedText, cappedVisibleText } from '../kernel/visible-text.ts';
import type { FieldChange } from '../model/field-change.ts';

/** A receiver refuses or cuts long messages, and whoever reads an alert on a telephone needs the first few. */
const mostItems = 20;
const longestPart = 300;

/** A text from outside, for one short line. */
export const cappedLine = (text: string): string => cappedVisibleText(text, longestPart);

/** The first items of a list under its name, with the count of the others: `{ fields, fieldsLeftOut }`. */
export const capped = <T>(name: string, items: readonly T[], render: (item: T) => unknown): object => ({
  [name]: items.slice(0, mostItems).map(render),
  ...(items.length > mostItems ? { [`${name}LeftOut`]: items.length - mostItems } : {}),
});

export const cappedChange = ({ path, field, key, from, to, sensitive }: FieldChange): object => ({
  path: cappedLine(path),
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
