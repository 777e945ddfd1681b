import { stringify } from 'smol-toml';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { memoize } from '../../kernel/memoize.ts';
import { configKeys, extensionKeys, topLevelKeys } from './known-keys.ts';
import { tomlOf } from './toml-dates.ts';

/**
 * Renders config.toml: equal documents give equal bytes. Known keys are in the vendor's order, followed by unknown ones,
 * sorted; blocks are sorted by name. The TOML writer puts scalars before sub-tables: otherwise Go would read them into the
 * wrong table.
 */
export const renderDocument = memoize((document: InterlockDocument): string => {
  const names = Object.keys(document.extensions).sort();
  const extensions = names.map((name): [string, Json] => [name, orderBlock(document.extensions[name] ?? {})]);
  const table = { ...orderKeys(document.top, topLevelKeys), Extensions: Object.fromEntries(extensions) };
  return `${stringify(tomlOf(table))}\n`.replace(/\n+$/, '\n');
});

function orderBlock(block: JsonObject): JsonObject {
  const ordered = orderKeys(block, extensionKeys);
  const config = ordered['Config'];
  return isJsonObject(config)
    ? { ...ordered, Config: orderKeys(config, Object.values(configKeys)) }
    : ordered;
}

function orderKeys(table: JsonObject, known: readonly string[]): JsonObject {
  const others = Object.keys(table)
    .filter((key) => !known.includes(key))
    .sort();
  return Object.fromEntries(
    [...known, ...others].flatMap((key) => {
      const value = table[key];
      return value === undefined ? [] : [[key, orderMap(value)]];
    }),
  );
}

/** Label maps and other nested tables have no defined order, so they are sorted. */
function orderMap(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => orderMap(item));
  return isJsonObject(value) ? orderKeys(value, []) : value;
}
