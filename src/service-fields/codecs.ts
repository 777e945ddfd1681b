import { formatDuration, parseDuration } from '../kernel/duration.ts';
import { asText, isEqualJson, isJsonObject, textsOf, type Json, type JsonObject } from '../kernel/json.ts';
import { compareText } from '../kernel/key.ts';
import type { Codec } from './field.ts';

/** For values that a manifest writes as they are meant. */
const asSaid = (said: Json): Json => said;

export const text: Codec = {
  shape: 'whole',
  engineDefault: '',
  parse: asSaid,
  decode: (engine) => (typeof engine === 'string' ? engine : ''),
  encode: (value) => (value === '' ? undefined : value),
};

/** One of several words, of which the engine takes the first where none is said. */
export const choice = (engineDefault: string): Codec => ({
  shape: 'whole',
  engineDefault,
  parse: asSaid,
  decode: (engine) => (typeof engine === 'string' && engine !== '' ? engine : engineDefault),
  encode: (value) => value,
});

export const flag: Codec = {
  shape: 'whole',
  engineDefault: false,
  parse: asSaid,
  decode: (engine) => engine === true,
  encode: (value) => value,
};

export const count = (engineDefault: number): Codec => ({
  shape: 'whole',
  engineDefault,
  parse: asSaid,
  decode: (engine) => (typeof engine === 'number' ? engine : engineDefault),
  encode: (value) => value,
});

/** Whole nanoseconds, as the engine counts. */
export const nanoseconds = (engineDefault: number): Codec => ({
  ...count(engineDefault),
  parse: (said) => parseDuration(asText(said)),
  say: (value) => formatDuration(Number(value)),
  shown: (value) => formatDuration(Number(value)),
});

export const list: Codec = {
  shape: 'exclusiveList',
  engineDefault: [],
  parse: asSaid,
  decode: (engine) => textsOf(engine),
  encode: (value) => unlessEmpty(itemsOf(value)),
};

/** A map that is ours whole. */
export const ownMap: Codec = {
  shape: 'exclusiveMap',
  engineDefault: {},
  parse: asSaid,
  decode: (engine) => (isJsonObject(engine) ? engine : {}),
  encode: (value) => value,
};

/** A map of which only the keys that we say are ours. */
export const sharedMap: Codec = { ...ownMap, shape: 'keys' };

/** `["A=1"]` to `{A: "1"}`. The order of what stands is kept and new keys are appended: another order would restart all tasks. */
export const environment: Codec = {
  ...ownMap,
  decode: (engine) => Object.fromEntries(textsOf(engine).map(splitVariable)),
  encode: (value, observed) => {
    const wanted = new Map(entriesOf(value).map(([key, inner]) => [key, asText(inner)]));
    const kept = textsOf(observed)
      .map((line) => splitVariable(line)[0])
      .filter((key) => wanted.has(key));
    const keys = new Set([...kept, ...[...wanted.keys()].sort()]);
    return unlessEmpty([...keys].map((key) => `${key}=${wanted.get(key) ?? ''}`));
  },
};

export interface SetItems {
  /** What an item of the engine's list means: usually one text, nothing where it cannot be read. */
  readonly read: (item: Json) => readonly string[];
  readonly write: (text: string) => Json;
  readonly parse?: (said: Json) => readonly string[];
  readonly say?: (texts: readonly string[]) => Json;
}

/**
 * A list whose order means nothing, as sorted texts. What stands and is wanted keeps its place and its spelling:
 * another order would restart all tasks.
 */
export const textSet = ({ read, write, parse = textsOf, say = (texts) => texts }: SetItems): Codec => ({
  shape: 'exclusiveSet',
  engineDefault: [],
  parse: (said) => sortedTexts(parse(said)),
  say: (value) => say(textsOf(value)),
  decode: (engine) => sortedTexts(itemsOf(engine).flatMap(read)),
  encode: (value, observed) => {
    const wanted = textsOf(value);
    const kept = itemsOf(observed).filter((item) => read(item).every((inner) => wanted.includes(inner)));
    const known = kept.flatMap(read);
    return unlessEmpty([...kept, ...wanted.filter((inner) => !known.includes(inner)).map(write)]);
  },
});

/** Texts that mean what they say. */
export const plainSet: Codec = textSet({ read: (item) => textsOf([item]), write: asSaid });

export interface KeyedItems {
  readonly keyOf: (item: JsonObject) => string;
  readonly read: (item: JsonObject) => Json;
  /** `standing` is the item that has the key already. */
  readonly write: (key: string, value: Json, standing?: JsonObject) => JsonObject;
  readonly parse: (said: Json) => Json;
  readonly say: (value: Json) => Json;
}

/** A list of objects that one of their values tells apart, as a map by it. What stands keeps its place, as above. */
export const keyedList = ({ keyOf, read, write, parse, say }: KeyedItems): Codec => ({
  shape: 'exclusiveMap',
  engineDefault: {},
  parse,
  say,
  decode: (engine) => Object.fromEntries(objectsOf(engine).map((item) => [keyOf(item), read(item)])),
  encode: (value, observed) => {
    const wanted = new Map(entriesOf(value));
    const standing = objectsOf(observed);
    const kept = standing.flatMap((item) => {
      const wish = wanted.get(keyOf(item));
      if (wish === undefined) return [];
      return [isEqualJson(read(item), wish) ? item : write(keyOf(item), wish, item)];
    });
    const known = new Set(standing.map(keyOf));
    const added = [...wanted].filter(([key]) => !known.has(key));
    added.sort(([left], [right]) => compareText(left, right));
    return unlessEmpty([...kept, ...added.map(([key, wish]) => write(key, wish))]);
  },
});

export const sortedTexts = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts)].sort(compareText);

/** A JSON list. */
export const itemsOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : []; // a JSON array, narrowed by isArray

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

function splitVariable(line: string): [string, string] {
  const at = line.indexOf('=');
  return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}
