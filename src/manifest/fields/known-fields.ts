import {
  interlockSchema,
  routedServiceSchema,
  serviceClusterSchema,
  serviceSchema,
} from '../../generated/schemas.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { memoize } from '../../kernel/memoize.ts';
import type { Manifest } from '../../model/manifest/manifest.ts';

const schemaOf: Readonly<Record<Manifest['kind'], JsonObject>> = {
  ServiceCluster: serviceClusterSchema,
  RoutedService: routedServiceSchema,
  Service: serviceSchema,
  Interlock: interlockSchema,
};

const schemas = Object.values(schemaOf);

/** Whether any kind of manifest has a field of this name, at any depth. Users choose all other words in a manifest. */
export const isFieldName = (name: string): boolean => namesOf(schemas).has(name);

// Computed on demand: most manifests have no mistake.
const namesOf = memoize((all: readonly JsonObject[]) => new Set(all.flatMap(namesIn)));

/** Whether the schema of any kind allows a value at this path. */
export const isKnownPlace = (segments: readonly string[]): boolean => hasPlace(schemas, segments);

/** The kinds whose schema allows a value at this path. */
export const kindsWithPlace = (segments: readonly string[]): readonly string[] =>
  Object.entries(schemaOf).flatMap(([kind, schema]) => (hasPlace([schema], segments) ? [kind] : []));

const hasPlace = (roots: readonly JsonObject[], segments: readonly string[]): boolean =>
  segments.reduce((known, segment) => known.flatMap((schema) => childSchemas(schema, segment)), roots)
    .length > 0;

function namesIn(schema: Json | undefined): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap((item: Json) => namesIn(item));
  if (!isJsonObject(schema)) return [];
  const { properties } = schema;
  return [
    ...(isJsonObject(properties) ? Object.keys(properties) : []),
    ...Object.values(schema).flatMap((inner) => namesIn(inner)),
  ];
}

/** The schemas of a key or an item, one for each alternative. */
function childSchemas(schema: JsonObject, segment: string): readonly JsonObject[] {
  const { properties, additionalProperties, items, then: one, else: other } = schema;
  const named =
    isJsonObject(properties) && Object.hasOwn(properties, segment) ? properties[segment] : undefined;
  const isOpen = schema['type'] === 'object' && properties === undefined && additionalProperties !== false;
  return [
    ...[named, additionalProperties, items, isOpen ? anything : undefined].filter(isJsonObject),
    ...[one, other].filter(isJsonObject).flatMap((alternative) => childSchemas(alternative, segment)),
  ];
}

const anything: JsonObject = { type: 'object' };
