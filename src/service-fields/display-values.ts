import { isJsonObject, type Json } from '../kernel/json.ts';
import type { Leaves } from '../model/field-values.ts';
import { leafPath } from './compare-values.ts';
import { isMap, type Field } from './field.ts';
import { fieldsNamed } from './field-table.ts';

/** One leaf with its path: `replicas`, `env.LOG_LEVEL`. */
export interface LeafValue {
  readonly field: Field;
  readonly path: string;
  readonly value: Json;
}

/** All that is said in leaves, in the order of the table; a map is one for each of its keys. */
export const leafValues = (leaves: Leaves): readonly LeafValue[] =>
  fieldsNamed(Object.keys(leaves)).flatMap((field) => {
    const value = leaves[field.name];
    if (value === undefined) return [];
    if (!isMap(field.shape) || !isJsonObject(value)) return [{ field, path: field.name, value }];
    return Object.keys(value)
      .sort()
      .map((key) => ({ field, path: leafPath(field.name, key), value: value[key] ?? null }));
  });
