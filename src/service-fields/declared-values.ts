import { valueAt, type Json, type JsonObject } from '../kernel/json.ts';
import type { FieldValues } from '../model/field-values.ts';
import { serviceFields } from './field-table.ts';

/** Fields that a manifest can declare, with their paths in its `spec`. */
const declarableFields = serviceFields.flatMap(({ name, manifestPath = name.split('.'), parse }) =>
  parse === undefined ? [] : [{ name, manifestPath, parse }],
);

/** The fields that a manifest's `spec` declares, in normal form, without those that compile derives from several fields. */
export function declaredValues(spec: JsonObject): FieldValues {
  const values: Record<string, Json> = {};
  for (const { name, manifestPath, parse } of declarableFields) {
    const declared = valueAt(spec, manifestPath);
    const value = declared === undefined ? undefined : parse(declared);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
