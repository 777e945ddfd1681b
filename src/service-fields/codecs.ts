import { formatDuration, parseDuration } from '../kernel/duration.ts';
import { asText, isEqualJson, isJsonObject, textsOf, type Json, type JsonObject } from '../kernel/json.ts';
import { compareText } from '../kernel/key.ts';
import type { Codec } from './field.ts';

/** For values that are in normal form in a manifest. */
const asDeclared = (declared: Json): Json => declared;

export const text: Codec = {
  shape: 'whole',
  engineDefault: '',
  parse: asDeclared,
  decode: (engine) => (typeof engine === 'string' ? engine : ''),
  encode: (value) => (value === '' ? undefined : value),
};

/** One of several words, with the engine's default. */
export const choice = (engineDefault: string): Codec => ({
  shape: 'whole',
  engineDefault,
  parse: asDeclared,
  decode: (engine) => (typeof engine === 'string' && engine !== '' ? engine : engineDefault),
  encode: (value) => value,
});

export const flag: Codec = {
  shape: 'whole',
  engineDefault: false,
  parse: asDeclared,
  decode: (engine) => engine === true,
  encode: (value) => value,
};

export const count = (engineDefault: number): Codec => ({
  shape: 'whole',
  engineDefault,
  parse: asDeclared,
  decode: (engine) => (typeof engine === 'number' ? engine : engineDefault),
  encode: (value) => value,
});

/** A duration in whole nanoseconds, the engine's unit. */
export const nanoseconds = (engineDefault: number): Codec => ({
  ...count(engineDefault),
  parse: (declared) => parseDuration(asText(declared)),
  format: (value) => formatDuration(Number(value)),
  shown: (value) => formatDuration(Number(value)),
});

export const list: Codec = {
  shape: 'exclusiveList',
  engineDefault: [],
  parse: asDeclared,
  decode: (engine) => textsOf(engine),
  encode: (value) => unlessEmpty(itemsOf(value)),
};

/** A map that we own as a whole. */
export const ownMap: Codec = {
  shape: 'exclusiveMap',
  engineDefault: {},
  parse: asDeclared,
  decode: (engine) => (isJsonObject(engine) ? engine : {}),
  encode: (value) => value,
};

/** A map of which we own only the declared keys. */
export const sharedMap: Codec = { ...ownMap, shape: 'keys' };

/**
 * `["A=1", "B"]` to `{A: "1", B: null}`: an entry without `=` removes the image's variable. Keeps the observed order and
 * appends new keys: another order would restart all tasks.
 */
export const environment: Codec = {
  ...ownMap,
  decode: (engine) => Object.fromEntries(textsOf(engine).map(splitVariable)),
  encode: (value, observed) => {
    const desired = new Map(entriesOf(value));
    const kept = textsOf(observed)
      .map((line) => splitVariable(line)[0])
      .filter((key) => desired.has(key));
    const keys = new Set([...kept, ...[...desired.keys()].sort()]);
    return unlessEmpty([...keys].map((key) => variableLine(key, desired.get(key) ?? null)));
  },
};

export interface SetItems {
  /** The texts of an item of the engine's list: usually one, none if it cannot be read. */
  readonly read: (item: Json) => readonly string[];
  readonly write: (text: string) => Json;
  readonly parse?: (declared: Json) => readonly string[];
  readonly format?: (texts: readonly string[]) => Json;
}

/**
 * A list whose order has no meaning, as sorted texts. Observed items that are still desired keep their place and
 * spelling: another order would restart all tasks.
 */
export const textSet = ({ read, write, parse = textsOf, format = (texts) => texts }: SetItems): Codec => ({
  shape: 'exclusiveSet',
  engineDefault: [],
  parse: (declared) => sortedTexts(parse(declared)),
  format: (value) => format(textsOf(value)),
  decode: (engine) => sortedTexts(itemsOf(engine).flatMap(read)),
  encode: (value, observed) => {
    const desired = textsOf(value);
    const kept = itemsOf(observed).filter((item) => read(item).every((inner) => desired.includes(inner)));
    const known = kept.flatMap(read);
    return unlessEmpty([...kept, ...desired.filter((inner) => !known.includes(inner)).map(write)]);
  },
});

/** A set of texts without other spellings. */
export const plainSet: Codec = textSet({ read: (item) => textsOf([item]), write: asDeclared });

export interface KeyedItems {
  readonly keyOf: (item: JsonObject) => string;
  readonly read: (item: JsonObject) => Json;
  /** `observed` is the existing item of that key. */
  readonly write: (key: string, value: Json, observed?: JsonObject) => JsonObject;
  readonly parse: (declared: Json) => Json;
  readonly format: (value: Json) => Json;
}

/** A list of objects as a map by their key. Observed items keep their place, as above. */
export const keyedList = ({ keyOf, read, write, parse, format }: KeyedItems): Codec => ({
  shape: 'exclusiveMap',
  engineDefault: {},
  parse,
  format,
  decode: (engine) => Object.fromEntries(objectsOf(engine).map((item) => [keyOf(item), read(item)])),
  encode: (value, observed) => {
    const desired = new Map(entriesOf(value));
    const items = objectsOf(observed);
    const kept = items.flatMap((item) => {
      const target = desired.get(keyOf(item));
      if (target === undefined) return [];
      return [isEqualJson(read(item), target) ? item : write(keyOf(item), target, item)];
    });
    const known = new Set(items.map(keyOf));
    const added = [...desired].filter(([key]) => !known.has(key));
    added.sort(([left], [right]) => compareText(left, right));
    return unlessEmpty([...kept, ...added.map(([key, target]) => write(key, target))]);
  },
});

export const sortedTexts = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts)].sort(compareText);

/** A JSON list. */
export const itemsOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : []; // isArray narrows to any[]

export const objectsOf = (value: Json | undefined): readonly JsonObject[] =>
  itemsOf(value).filter((item) => isJsonObject(item));

export const entriesOf = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  isJsonObject(value)
    ? Object.entries(value).flatMap(([key, inner]): [string, Json][] =>
        inner === undefined ? [] : [[key, inner]],
      )
    : [];

export const unlessEmpty = (items: readonly Json[]): readonly Json[] | undefined =>
  items.length === 0 ? undefined : items;

function splitVariable(line: string): [string, string | null] {
  const at = line.indexOf('=');
  return at === -1 ? [line, null] : [line.slice(0, at), line.slice(at + 1)];
}

const variableLine = (key: string, value: Json): string => (value === null ? key : `${key}=${asText(value)}`);
