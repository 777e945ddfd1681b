import { TomlDate } from 'smol-toml';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

// JSON has no dates, and no known key of config.toml has one: under a key that nobody knows it has to come back as it was.
// As a table it differs from every text, and outlives the label in which a template is kept.
const dateKey = '(date)';

/** What a TOML reader has read, as JSON. */
export function jsonOf(value: unknown): Json {
  if (value instanceof TomlDate) return { [dateKey]: value.toISOString() };
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== 'object' || value === null) return value as Json; // text, numbers and booleans are left
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, jsonOf(inner)]));
}

/** The same as a TOML writer takes it. */
export function tomlOf(value: Json | undefined): unknown {
  if (Array.isArray(value)) return value.map((item: Json) => tomlOf(item));
  if (!isJsonObject(value)) return value;
  return (
    dateOf(value) ?? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tomlOf(inner)]))
  );
}

/** The date for which a table stands; undefined for every other table. */
function dateOf(table: JsonObject): TomlDate | undefined {
  const text = Object.keys(table).length === 1 ? table[dateKey] : undefined;
  const date = typeof text === 'string' ? new TomlDate(text) : undefined;
  return date?.isValid() === true ? date : undefined;
}
