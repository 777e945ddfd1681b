import { blockValue } from '../blocks/extension-block.ts';
import type { FieldChange, FieldPlace } from '../../model/field-change.ts';
import { maskedChange } from '../../model/masking/masked-change.ts';
import type { ExtensionBlock, InterlockDocument } from '../../model/interlock-document.ts';
import { asText, isEqualJson, isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

/** Semantic differences of two documents, key by key; an added or removed block is one difference. */
export function compareDocuments(from: InterlockDocument, to: InterlockDocument): readonly FieldChange[] {
  return [
    ...compareTables(top, from.top, to.top),
    ...keysOf(from.extensions, to.extensions).flatMap((name) => {
      const place = { path: pathOf('Extensions', name), field: 'Extensions', key: name };
      return differencesAt({ place, keys: ['Extensions', name] }, from.extensions[name], to.extensions[name]);
    }),
  ];
}

/** The same for two versions of one block, in which each key is a field. */
export const compareBlocks = (from: ExtensionBlock, to: ExtensionBlock): readonly FieldChange[] =>
  compareTables(top, from, to);

/** Names of blocks that differ or are new. */
export const changedBlocks = (from: InterlockDocument, to: InterlockDocument): readonly string[] =>
  Object.keys(to.extensions)
    .filter((name) => {
      const running = from.extensions[name];
      return running === undefined || compareBlocks(running, to.extensions[name] ?? {}).length > 0;
    })
    .sort();

export const isSameDocument = (left: InterlockDocument, right: InterlockDocument): boolean =>
  compareDocuments(left, right).length === 0;

/** A table of a document; `place` is undefined at the top level, where each key is a field. */
interface TablePlace {
  readonly place: FieldPlace | undefined;
  readonly keys: readonly string[];
}

const top: TablePlace = { place: undefined, keys: [] };

function differencesAt(
  table: TablePlace & { readonly place: FieldPlace },
  from: ExtensionBlock | undefined,
  to: ExtensionBlock | undefined,
): readonly FieldChange[] {
  if (from !== undefined && to !== undefined) return compareTables(table, from, to);
  return [{ ...table.place, from: from && summaryOf(from), to: to && summaryOf(to) }];
}

function compareTables(
  { place, keys }: TablePlace,
  from: JsonObject,
  to: JsonObject,
): readonly FieldChange[] {
  return keysOf(from, to).flatMap((key) => {
    const path = pathOf(place?.path ?? '', key);
    const inner = { place: { ...(place ?? { field: key }), path }, keys: [...keys, key] };
    return compareTomlValues(inner, from[key], to[key]);
  });
}

function compareTomlValues(
  table: TablePlace & { readonly place: FieldPlace },
  from: Json | undefined,
  to: Json | undefined,
): readonly FieldChange[] {
  if (isTableOrNone(from) && isTableOrNone(to)) return compareTables(table, from ?? {}, to ?? {});
  if (from !== undefined && to !== undefined && isSameValue(from, to)) return [];
  return [maskedChange(table.place, { from: withoutTable(from), to: withoutTable(to) }, table.keys)];
}

const isTableOrNone = (value: Json | undefined): value is JsonObject | undefined =>
  value === undefined || isJsonObject(value);

/** A table instead of a plain value is a mistake, and it may contain secrets. */
const withoutTable = (value: Json | undefined): Json | undefined => (isJsonObject(value) ? '(table)' : value);

/** Existing documents also contain numbers as text (`WorkerProcesses`) and empty arguments as `[""]`. */
function isSameValue(from: Json, to: Json): boolean {
  if (isEqualJson(from, to)) return true;
  if (Array.isArray(from) && Array.isArray(to)) return isEqualJson(withoutEmpty(from), withoutEmpty(to));
  return typeof from !== typeof to && isScalar(from) && isScalar(to) && asText(from) === asText(to);
}

const isScalar = (value: Json): boolean => typeof value !== 'object';

const withoutEmpty = (list: readonly Json[]): readonly Json[] => list.filter((item) => item !== '');

/** The most relevant values of an added or removed block, for people. */
function summaryOf(block: ExtensionBlock): string {
  const networks = blockValue(block, 'Networks');
  const parts = [
    blockValue(block, 'ProxyServiceName'),
    blockValue(block, 'PublishMode'),
    blockValue(block, 'PublishedPort'),
    Array.isArray(networks) ? `networks ${networks.join(', ')}` : undefined,
  ];
  return parts.filter((part) => typeof part === 'string' || typeof part === 'number').join(', ');
}

const keysOf = (left: object, right: object): readonly string[] =>
  [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();

const pathOf = (parent: string, key: string): string => {
  const step = /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
  return parent === '' ? step : `${parent}.${step}`;
};
