import { isSensitiveName } from '../model/masking/sensitive-paths.ts';
import { cappedText } from '../kernel/visible-text.ts';

const longestText = 1000;
const mostItems = 50;

/**
 * The fields of a log line, capped. A safety net: no secret should be logged in the first place, but a field whose name
 * says that it is one is redacted.
 */
export const loggedFields = (fields: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]: [string, unknown]) => [
      cappedText(key, longestText),
      isSensitiveName(key) ? '(redacted)' : logged(value),
    ]),
  );

/** An error is serialized by the logger. */
function logged(value: unknown): unknown {
  if (typeof value === 'string') return cappedText(value, longestText);
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  if (!Array.isArray(value)) return loggedFields(value);
  const kept: readonly unknown[] = value.slice(0, mostItems).map(logged);
  return value.length > mostItems ? [...kept, `and ${value.length - mostItems} more`] : kept;
}
