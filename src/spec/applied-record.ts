import { isJsonObject, parseJson, type Json, type JsonObject } from '../model/json.ts';
import { sealed } from './hash.ts';
import type { Leaves } from '../model/leaves.ts';
import { fieldNamed, serviceFields } from './service-fields.ts';

/** The record that a service carries of what was declared: every leaf, sensitive ones sealed, empty collections left out. */
export function appliedRecord(leaves: Leaves, salt: string): Leaves {
  return Object.fromEntries(
    serviceFields.flatMap((field) => {
      const value = leaves[field.name];
      if (value === undefined || isEmptyCollection(value)) return [];
      return [[field.name, field.sensitive ? sealEach(value, salt) : value]];
    }),
  );
}

/** Reads a record back from a label. Undefined where there is none or a person has broken it: then nothing is known of the last write. */
export function parseAppliedRecord(text: string | undefined): Leaves | undefined {
  const value = parseJson(text);
  return isJsonObject(value) ? readAppliedRecord(value) : undefined;
}

/** A record's leaves; fields that the table no longer knows fall out. */
export const readAppliedRecord = (record: JsonObject): Leaves =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      value === undefined || fieldNamed(name) === undefined ? [] : [[name, value]],
    ),
  );

const isEmptyCollection = (value: Json): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

const sealEach = (value: Json, salt: string): Json =>
  isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sealed(inner ?? null, salt)]))
    : sealed(value, salt);
