import { isJsonObject, type Json } from '../kernel/json.ts';
import { placeOfEntry, placeOfField, type FieldPlace } from '../model/field-change.ts';
import type { FieldValues } from '../model/field-values.ts';
import { isMap, type Field } from './field.ts';
import { fieldsNamed } from './field-table.ts';

/** One value of a field, or of an entry of it. */
export interface DisplayValue {
  readonly place: FieldPlace;
  readonly field: Field;
  readonly value: Json;
}

/** All field values in the order of the table, with one entry per key of a map. */
export const displayValues = (values: FieldValues): readonly DisplayValue[] =>
  fieldsNamed(Object.keys(values)).flatMap((field) => {
    const value = values[field.name];
    if (value === undefined) return [];
    if (!isMap(field.shape) || !isJsonObject(value))
      return [{ field, place: placeOfField(field.name), value }];
    return Object.keys(value)
      .sort()
      .map((key) => ({ field, place: placeOfEntry(field.name, key), value: value[key] ?? null }));
  });
