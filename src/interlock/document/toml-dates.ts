import { TomlDate } from 'smol-toml';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

// JSON has no dates, and no known key of config.toml contains one, but under an unknown key a date must survive unchanged.
// Represented as a table it differs from every string, and it survives the label in which a template is stored.
const dateKey = '(date)';

/** Converts parsed TOML to JSON. */
export function jsonOf(value: unknown): Json {
  if (value instanceof TomlDate) return { [dateKey]: value.toISOString() };
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== 'object' || value === null) return value as Json; // only text, numbers and booleans remain
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, jsonOf(inner)]));
}

/** Converts it back for the TOML writer. */
export function tomlOf(value: Json | undefined): unknown {
  if (Array.isArray(value)) return value.map((item: Json) => tomlOf(item));
  if (!isJsonObject(value)) return value;
  return (
    dateOf(value) ?? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tomlOf(inner)]))
  );
}

/** The date that a table represents; undefined for every other table. */
function dateOf(table: JsonObject): TomlDate | undefined {
  const text = Object.keys(table).length === 1 ? table[dateKey] : undefined;
  const date = typeof text === 'string' ? new TomlDate(text) : undefined;
  return date?.isValid() === true ? date : undefined;
}
