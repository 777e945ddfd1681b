import type { Json } from '../../kernel/json.ts';
import { visibleText } from '../../kernel/visible-text.ts';

const longestShown = 60;

/** A value as messages show it: `text "on"`, `number 5`, `a list`. A hidden value shows only its type. */
export function describeValue(value: Json, isHidden: boolean): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (isHidden) return typeof value === 'string' ? 'text (not shown)' : `a ${typeof value} (not shown)`;
  if (typeof value === 'string') return value === '' ? 'empty text' : `text ${quoted(value)}`;
  return typeof value === 'number' ? `number ${value}` : String(value);
}

export function quoted(text: string): string {
  const characters = Array.from(text);
  const shown = characters.length > longestShown ? `${characters.slice(0, longestShown).join('')}…` : text;
  return visibleText(JSON.stringify(shown));
}
