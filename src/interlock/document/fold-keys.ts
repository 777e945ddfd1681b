import { groupBy } from '../../kernel/group-by.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

/**
 * Gives known keys their known spelling, because Go's TOML ignores case. Unknown keys are unchanged. Tables with the same
 * folded key are merged, as in Go; of other values the last one wins, see `clashingKeys`.
 */
export function foldKeys<V extends Json | undefined>(
  table: Readonly<Record<string, V>>,
  known: readonly string[],
): Readonly<Record<string, V>> {
  return Object.fromEntries(
    grouped(table, known).map(([key, values]): [string, V] => [key, values.reduce(merged)]),
  );
}

/** Keys that have several values in different spellings: which of them Go uses is random. */
export const clashingKeys = (table: JsonObject, known: readonly string[]): readonly string[] =>
  grouped(table, known).flatMap(([key, values]) => clashes(key, values));

function grouped<V>(
  table: Readonly<Record<string, V>>,
  known: readonly string[],
): readonly (readonly [string, readonly V[]])[] {
  const spelling = new Map(known.map((key) => [key.toLowerCase(), key]));
  const groups = groupBy(
    Object.entries(table),
    ([written]) => spelling.get(written.toLowerCase()) ?? written,
  );
  return [...groups].map(([key, entries]) => [key, entries.map(([, value]) => value)]);
}

function merged<V extends Json | undefined>(left: V, right: V): V {
  if (!isJsonObject(left) || !isJsonObject(right)) return right;
  const inner = Object.entries(right).map(([key, value]): [string, Json | undefined] => [
    key,
    Object.hasOwn(left, key) ? merged(left[key], value) : value,
  ]);
  return Object.fromEntries([...Object.entries(left), ...inner]) as JsonObject & V; // a table, since both are
}

function clashes(path: string, values: readonly (Json | undefined)[]): readonly string[] {
  if (values.length < 2) return [];
  if (!values.every(isJsonObject)) return [path];
  const keys = [...new Set(values.flatMap((value) => Object.keys(value)))];
  return keys.flatMap((key) =>
    clashes(
      `${path}.${key}`,
      values.filter((value) => Object.hasOwn(value, key)).map((value) => value[key]),
    ),
  );
}
