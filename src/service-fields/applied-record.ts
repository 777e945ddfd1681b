import { isJsonObject, parseJson, type Json, type JsonObject } from '../kernel/json.ts';
import type { FieldValues } from '../model/field-values.ts';
import { sealedAt } from '../model/masking/masked-values.ts';
import { isMap, type Field } from './field.ts';
import { isSealed, sealed } from '../kernel/hash.ts';
import { fieldNamed } from './field-table.ts';
import { valuePath } from '../model/masking/value-path.ts';

/** The record of the declared field values in a service's label: sensitive values sealed, empty collections left out. */
export function appliedRecord(values: FieldValues, salt: string): FieldValues {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const field = fieldNamed(name);
      if (field === undefined || isEmptyCollection(value)) return [];
      return [[name, sealedValue(field, value, (part) => sealed(part, salt))]];
    }),
  );
}

/** Reads a record from a label. Undefined if it is missing or broken: then the last write is unknown. */
export function parseAppliedRecord(text: string | undefined): FieldValues | undefined {
  const value = parseJson(text);
  return isJsonObject(value) ? readAppliedRecord(value) : undefined;
}

/** A record's field values, without fields that are no longer in the table. */
export const readAppliedRecord = (record: JsonObject): FieldValues =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      value === undefined || fieldNamed(name) === undefined ? [] : [[name, value]],
    ),
  );

/** Upgrades a record: older versions sealed less. */
export const withSealedParts = (record: FieldValues, salt: string): FieldValues =>
  Object.fromEntries(
    Object.entries(record).map(([name, value]) => {
      const field = fieldNamed(name);
      if (field === undefined) return [name, value];
      return [name, sealedValue(field, value, (part) => (isSealed(part) ? part : sealed(part, salt)))];
    }),
  );

const isEmptyCollection = (value: Json): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

function sealedValue({ name: field, shape }: Field, value: Json, seal: (part: Json) => Json): Json {
  if (!isMap(shape) || !isJsonObject(value)) return sealedAt(valuePath({ field }), value, seal);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      sealedAt(valuePath({ field, key }), inner ?? null, seal),
    ]),
  );
}
