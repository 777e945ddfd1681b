import { valueAt, type Json, type JsonObject } from '../kernel/json.ts';
import type { FieldValues } from '../model/field-values.ts';
import { serviceFields } from './field-table.ts';

/** Fields that a manifest can say, with their places in its `spec`. */
const sayable = serviceFields.flatMap(({ name, manifestPath = name.split('.'), parse }) =>
  parse === undefined ? [] : [{ name, manifestPath, parse }],
);

/** What a manifest's `spec` declares of a service, in normal form; fields that follow from several others are left out. */
export function declaredValues(spec: JsonObject): FieldValues {
  const values: Record<string, Json> = {};
  for (const { name, manifestPath, parse } of sayable) {
    const said = valueAt(spec, manifestPath);
    const value = said === undefined ? undefined : parse(said);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
