import { isJsonObject, parseJson, type Json, type JsonObject } from '../kernel/json.ts';
import type { FieldValues } from '../model/field-values.ts';
import type { Field } from './field.ts';
import { isSealed, sealed } from '../kernel/hash.ts';
import { fieldNamed } from './field-table.ts';

/** The record that a service carries of what was declared: every leaf, what is sensitive sealed, empty collections left out. */
export function appliedRecord(values: FieldValues, salt: string): FieldValues {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const field = fieldNamed(name);
      if (field === undefined || isEmptyCollection(value)) return [];
      return [[name, sealedValue(field, value, (part) => sealed(part, salt))]];
    }),
  );
}

/** Reads a record back from a label. Undefined where there is none or a person has broken it: then nothing is known of the last write. */
export function parseAppliedRecord(text: string | undefined): FieldValues | undefined {
  const value = parseJson(text);
  return isJsonObject(value) ? readAppliedRecord(value) : undefined;
}

/** A record's leaves; fields that the table no longer knows fall out. */
export const readAppliedRecord = (record: JsonObject): FieldValues =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      value === undefined || fieldNamed(name) === undefined ? [] : [[name, value]],
    ),
  );

/** A record as it is written now: in an older one the options of a volume's driver are open. */
export const withSealedParts = (record: FieldValues, salt: string): FieldValues =>
  Object.fromEntries(
    Object.entries(record).map(([name, value]) => {
      const field = fieldNamed(name);
      if (field?.seal === undefined) return [name, value];
      return [name, sealedValue(field, value, (part) => (isSealed(part) ? part : sealed(part, salt)))];
    }),
  );

const isEmptyCollection = (value: Json): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

function sealedValue({ sensitive, seal: sealPart }: Field, value: Json, seal: (part: Json) => Json): Json {
  if (sensitive) return sealEach(value, seal);
  return sealPart === undefined ? value : sealEach(value, (inner) => sealPart(inner, seal));
}

const sealEach = (value: Json, seal: (part: Json) => Json): Json =>
  isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, seal(inner ?? null)]))
    : seal(value);
