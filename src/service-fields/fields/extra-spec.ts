import { isJsonObject, valueAt, withValueAt, type Json, type JsonObject } from '../../kernel/json.ts';
import { entriesOf } from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';

type Path = readonly string[];

/** Paths that `extraSpec` must not set and no row has: the name comes from the manifest, and the engine ignores the deprecated top-level networks. */
const reserved: Readonly<Record<string, string>> = { name: 'metadata.name', networks: 'networks' };

const reservedFor = ([first = '']: Path): string | undefined => {
  const key = first.toLowerCase();
  return Object.hasOwn(reserved, key) ? reserved[key] : undefined;
};

/**
 * Everything in the engine's spec that the table does not cover, as a map from JSON pointer to value. A list is one
 * value; null and empty objects are no values.
 */
export const extraSpecField = (fields: readonly Field[]): Field =>
  fieldOf('extraSpec', [], extraValues(fields));

/** The name of the field that covers a path of the engine's spec, or a part or parent of it; undefined if none does. */
export function ownerOfPath(path: Path, fields: readonly Field[]): string | undefined {
  const found = fields.find(({ enginePath }) => isWithin(path, enginePath) || isWithin(enginePath, path));
  return found?.name ?? reservedFor(path);
}

function extraValues(fields: readonly Field[]): Codec {
  const isFree = (path: Path): boolean => ownerOfPath(path, fields) === undefined;
  const rows = rowTree(fields);
  const read = (spec: Json | undefined): ReadonlyMap<string, Json> =>
    new Map(
      valuesIn(spec ?? null, [], rows)
        .filter(([path]) => reservedFor(path) === undefined)
        .map(([path, value]) => [pointerTo(path), value]),
    );
  return {
    shape: 'keys',
    engineDefault: {},
    parse: (declared) => Object.fromEntries(read(declared)),
    format: (value) =>
      entriesOf(value).reduce<JsonObject>(
        (spec, [pointer, leaf]) => withValueAt(spec, pathOf(pointer), leaf),
        {},
      ),
    decode: (spec) => Object.fromEntries(read(spec)),
    encode: (value, observed) => {
      const desired = new Map(entriesOf(value));
      const spec = isJsonObject(observed) ? observed : {};
      const removed = [...read(spec).keys()].filter((pointer) => !desired.has(pointer));
      const cleared = removed.reduce((rest, pointer) => withoutValue(rest, pathOf(pointer), isFree), spec);
      return [...desired].reduce(
        (result, [pointer, leaf]) => withValueAt(result, pathOf(pointer), leaf),
        cleared,
      );
    },
    isSame: (declared, observed) => isEmpty(declared) && isEmpty(observed),
  };
}

/** The engine omits zero and empty values, so a declared zero cannot be observed. */
const isEmpty = (value: Json): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).every((inner) => inner === undefined || isEmpty(inner))
    : value === null || value === '' || value === 0 || value === false;

/** Also removes enclosing objects that become empty, because an empty object can have a meaning of its own. */
function withoutValue(spec: JsonObject, path: Path, isFree: (path: Path) => boolean): JsonObject {
  const rest = withValueAt(spec, path, undefined);
  const parentPath = path.slice(0, -1);
  const parent = valueAt(rest, parentPath);
  if (!isFree(parentPath) || parent === undefined || !isEmpty(parent)) return rest;
  return withoutValue(rest, parentPath, isFree);
}

const row = 'row';

/** The engine paths of all rows as a tree, so that one walk finds everything outside of them. */
const rowTree = (fields: readonly Field[]): JsonObject =>
  fields
    .map(({ enginePath }) => enginePath)
    .sort((left, right) => right.length - left.length) // a row covers everything below it, including other rows
    .reduce<JsonObject>((tree, path) => withValueAt(tree, path, row), {});

/** All values that are not objects, with their paths; values that a row covers are left out. */
export function valuesIn(value: Json, path: Path, rows?: Json): readonly (readonly [Path, Json])[] {
  if (value === null || rows === row) return [];
  if (!isJsonObject(value)) return [[path, value]];
  return entriesOf(value).flatMap(([key, inner]) => valuesIn(inner, [...path, key], valueAt(rows, [key])));
}

const isWithin = (path: Path, outer: Path): boolean =>
  path.length >= outer.length && outer.every((key, index) => key === path[index]);

const pointerTo = (path: Path): string =>
  path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const pathOf = (pointer: string): Path =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
