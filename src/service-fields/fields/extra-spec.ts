import { isJsonObject, valueAt, withValueAt, type Json, type JsonObject } from '../../kernel/json.ts';
import { entriesOf } from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';

type Path = readonly string[];

/** What no row can be: the name is the manifest's, and the engine reads these networks no more. */
const reserved: Readonly<Record<string, string>> = { name: 'metadata.name', networks: 'networks' };

const reservedFor = ([first = '']: Path): string | undefined => {
  const key = first.toLowerCase();
  return Object.hasOwn(reserved, key) ? reserved[key] : undefined;
};

/**
 * The escape: whatever the engine's spec has and the table has not, as a map from JSON pointer to value. Lists are one
 * value; null and empty objects are none.
 */
export const extraSpec = (fields: readonly Field[]): Field => fieldOf('extraSpec', [], extraValues(fields));

/** Who says what lies at a path of the engine's spec, around it or in it: a field's name, or undefined where nobody does. */
export function ownerOfPath(path: Path, fields: readonly Field[]): string | undefined {
  const found = fields.find(({ enginePath }) => isWithin(path, enginePath) || isWithin(enginePath, path));
  return found?.name ?? reservedFor(path);
}

function extraValues(fields: readonly Field[]): Codec {
  const isFreeWhole = (path: Path): boolean => ownerOfPath(path, fields) === undefined;
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
    parse: (said) => Object.fromEntries(read(said)),
    say: (value) =>
      entriesOf(value).reduce<JsonObject>(
        (made, [pointer, leaf]) => withValueAt(made, pathOf(pointer), leaf),
        {},
      ),
    decode: (spec) => Object.fromEntries(read(spec)),
    encode: (value, observed) => {
      const wanted = new Map(entriesOf(value));
      const spec = isJsonObject(observed) ? observed : {};
      const gone = [...read(spec).keys()].filter((pointer) => !wanted.has(pointer));
      const cleared = gone.reduce((left, pointer) => withoutValue(left, pathOf(pointer), isFreeWhole), spec);
      return [...wanted].reduce((laid, [pointer, leaf]) => withValueAt(laid, pathOf(pointer), leaf), cleared);
    },
    isSame: (declared, observed) => isNothing(declared) && isNothing(observed),
  };
}

/** The engine leaves out what is zero or empty, so a declared zero cannot be seen. */
const isNothing = (value: Json): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).every((inner) => inner === undefined || isNothing(inner))
    : value === null || value === '' || value === 0 || value === false;

/** Objects around it that only say nothing any more go with it: an empty one can have a meaning of its own. */
function withoutValue(spec: JsonObject, path: Path, isFreeWhole: (path: Path) => boolean): JsonObject {
  const left = withValueAt(spec, path, undefined);
  const around = path.slice(0, -1);
  const holder = valueAt(left, around);
  if (!isFreeWhole(around) || holder === undefined || !isNothing(holder)) return left;
  return withoutValue(left, around, isFreeWhole);
}

const row = 'row';

/** The places of rows in the engine's spec, for finding in one walk what lies beside them. */
const rowTree = (fields: readonly Field[]): JsonObject =>
  fields
    .map(({ enginePath }) => enginePath)
    .sort((left, right) => right.length - left.length) // a row takes all that lies in it, other rows too
    .reduce<JsonObject>((tree, path) => withValueAt(tree, path, row), {});

/** All values that are no objects, each with its path; nothing of what lies in a row. */
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
