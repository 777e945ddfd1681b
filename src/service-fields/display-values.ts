import { isJsonObject, type Json } from '../kernel/json.ts';
import type { FieldValues } from '../model/field-values.ts';
import { fieldPath } from './compare-values.ts';
import { isMap, type Field } from './field.ts';
import { fieldsNamed } from './field-table.ts';

/** One value with its path: `replicas`, `env.LOG_LEVEL`. */
export interface DisplayValue {
  readonly field: Field;
  readonly path: string;
  readonly value: Json;
}

/** All field values in the order of the table, with one entry per key of a map. */
export const displayValues = (values: FieldValues): readonly DisplayValue[] =>
  fieldsNamed(Object.keys(values)).flatMap((field) => {
    const value = values[field.name];
    if (value === undefined) return [];
    if (!isMap(field.shape) || !isJsonObject(value)) return [{ field, path: field.name, value }];
    return Object.keys(value)
      .sort()
      .map((key) => ({ field, path: fieldPath(field.name, key), value: value[key] ?? null }));
  });
