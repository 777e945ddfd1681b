import { isJsonObject, textsOf, type Json, type JsonObject } from '../../src/kernel/json.ts';

/** The paths at which a schema takes text that is not one of listed words: `*` is a key that users choose, `0` an item. */
export const textLeaves = (schema: JsonObject): readonly string[] => [
  ...new Set(leavesAt(schema, []).map((path) => path.join('/'))),
];

function leavesAt(schema: Json | undefined, path: readonly string[]): readonly (readonly string[])[] {
  if (!isJsonObject(schema)) return [];
  const { properties, additionalProperties, items, allOf, anyOf, oneOf } = schema;
  const alternatives = [allOf, anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? (list as Json[]) : []));
  return [
    ...(takesText(schema) ? [path] : []),
    ...Object.entries(isJsonObject(properties) ? properties : {}).flatMap(([key, inner]) =>
      leavesAt(inner, [...path, key]),
    ),
    ...leavesAt(additionalProperties, [...path, '*']),
    ...leavesAt(items, [...path, '0']),
    ...[...alternatives, schema['then'], schema['else']].flatMap((inner) => leavesAt(inner, path)),
  ];
}

const takesText = ({ type, enum: words, const: word }: JsonObject): boolean =>
  words === undefined &&
  word === undefined &&
  (Array.isArray(type) ? textsOf(type) : [type]).includes('string');
