import { cappedJson, cappedText, cappedVisibleText } from '../kernel/visible-text.ts';
import type { WaitingChange } from '../model/approval.ts';
import type { FieldChange } from '../model/field-change.ts';

/** A receiver refuses or cuts long messages, and whoever reads an alert on a telephone needs the first few. */
const mostItems = 20;
/** Of each of several changes. */
const mostFields = 5;
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
  from: cappedJson(from, longestPart),
  to: cappedJson(to, longestPart),
  sensitive,
});

/** Changes that wait, of which `before` are left out already. */
export function cappedChanges(changes: readonly WaitingChange[], before = 0): object {
  const left = before + Math.max(0, changes.length - mostItems);
  return {
    changes: changes.slice(0, mostItems).map(waitingChange),
    ...(left > 0 ? { changesLeftOut: left } : {}),
  };
}

const waitingChange = ({ op, resource, impact, fields, fieldsLeftOut = 0 }: WaitingChange): object => {
  const left = fieldsLeftOut + Math.max(0, fields.length - mostFields);
  return {
    ...{ op, resource: cappedLine(resource), impact: impact.class, effect: cappedLine(impact.summary) },
    fields: fields.slice(0, mostFields).map(cappedChange),
    ...(left > 0 ? { fieldsLeftOut: left } : {}),
  };
};
