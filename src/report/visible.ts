import { cappedVisibleText, isPlainText } from '../kernel/visible-text.ts';

/** Longer texts in a plan, a status or an alert have no reader. */
const longestText = 1000;

/**
 * A value to be printed as lines of text, with all texts and keys visible and capped: names, labels, reasons and engine
 * texts are chosen by others. The values of a field change are left to `fieldValue()`, which quotes them.
 */
export function visible<T>(value: T): T {
  return visibleWithin(value) as T; // the same shape
}

function visibleWithin(value: unknown): unknown {
  if (typeof value === 'string') return visibleLine(value);
  // Thousands of objects, of which hardly any has such a text.
  if (isVisible(value)) return value;
  if (Array.isArray(value)) return value.map(visibleWithin);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      visibleLine(key),
      quotedLater.has(key) ? inner : visibleWithin(inner),
    ]),
  );
}

/** Whether it may stay as it is. */
function isVisible(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= longestText && isPlainText(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isVisible);
  return Object.entries(value).every(
    ([key, inner]) => isVisible(key) && (quotedLater.has(key) || isVisible(inner)),
  );
}

const quotedLater: ReadonlySet<string> = new Set(['from', 'to']);

/** A text from outside, for one line. */
export const visibleLine = (text: string): string => cappedVisibleText(text, longestText);
