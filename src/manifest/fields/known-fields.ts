import { interlockSchema, routedServiceSchema, serviceClusterSchema } from '../../generated/schemas.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { memoize } from '../../kernel/memoize.ts';

const schemas: readonly JsonObject[] = [serviceClusterSchema, routedServiceSchema, interlockSchema];

/** Whether some kind of manifest has a field of this name, at any depth. What else stands in one somebody has chosen. */
export const isFieldName = (name: string): boolean => namesOf(schemas).has(name);

// Most manifests have no mistake, and then nobody asks.
const namesOf = memoize((all: readonly JsonObject[]) => new Set(all.flatMap(namesIn)));

/** Whether some kind of manifest says what may stand at this place, or that anything may. */
export const isKnownPlace = (segments: readonly string[]): boolean =>
  segments.reduce((known, segment) => known.flatMap((schema) => partOf(schema, segment)), schemas).length > 0;

function namesIn(schema: Json | undefined): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap((item: Json) => namesIn(item));
  if (!isJsonObject(schema)) return [];
  const { properties } = schema;
  return [
    ...(isJsonObject(properties) ? Object.keys(properties) : []),
    ...Object.values(schema).flatMap((inner) => namesIn(inner)),
  ];
}

/** What a schema says of a key or an item, in each of its alternatives. */
function partOf(schema: JsonObject, segment: string): readonly JsonObject[] {
  const { properties, additionalProperties, items, then: one, else: other } = schema;
  const named =
    isJsonObject(properties) && Object.hasOwn(properties, segment) ? properties[segment] : undefined;
  const isOpen = schema['type'] === 'object' && properties === undefined && additionalProperties !== false;
  return [
    ...[named, additionalProperties, items, isOpen ? anything : undefined].filter(isJsonObject),
    ...[one, other].filter(isJsonObject).flatMap((alternative) => partOf(alternative, segment)),
  ];
}

const anything: JsonObject = { type: 'object' };
