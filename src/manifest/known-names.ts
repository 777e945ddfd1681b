import { interlockSchema, routedServiceSchema, serviceClusterSchema } from '../generated/schemas.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

const schemas: readonly JsonObject[] = [serviceClusterSchema, routedServiceSchema, interlockSchema];

/** All names of fields, at any depth. What else stands in a manifest somebody has chosen. */
export const fieldNames: ReadonlySet<string> = new Set(schemas.flatMap(namesIn));

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
