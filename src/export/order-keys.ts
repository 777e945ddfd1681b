import {
  interlockSchema,
  routedServiceSchema,
  serviceClusterSchema,
  serviceSchema,
} from '../generated/schemas.ts';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../kernel/json.ts';
import type { Manifest } from '../model/manifest/manifest.ts';

const schemas: Readonly<Record<Manifest['kind'], JsonObject>> = {
  ServiceCluster: serviceClusterSchema,
  RoutedService: routedServiceSchema,
  Service: serviceSchema,
  Interlock: interlockSchema,
};

/** A manifest with its keys in the order of the docs, which is that of the schema; undefined values are left out. */
export const inDocsOrder = (kind: Manifest['kind'], manifest: JsonObject): JsonObject =>
  ordered(manifest, schemas[kind]) as JsonObject; // an object stays one

function ordered(value: Json, schema: Json | undefined): Json {
  if (Array.isArray(value)) return value.map((item: Json) => ordered(item, itemSchema(schema)));
  if (!isJsonObject(value)) return value;
  const properties = valueAt(schema, ['properties']);
  if (!isJsonObject(properties)) return value;
  const known = Object.keys(properties);
  const keys = [...known, ...Object.keys(value).filter((key) => !known.includes(key))];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const inner = value[key];
      return inner === undefined ? [] : [[key, ordered(inner, properties[key])]];
    }),
  );
}

/** If items can be text or a mapping, the schema of the mapping, since it has the keys. */
function itemSchema(schema: Json | undefined): Json | undefined {
  const items = valueAt(schema, ['items']);
  return valueAt(items, ['else']) ?? items;
}
