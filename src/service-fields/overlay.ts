import { isJsonObject, valueAt, withValueAt, type JsonObject } from '../kernel/json.ts';
import type { Field, FieldContext } from './field.ts';
import type { FieldValues } from '../model/field-values.ts';
import { fieldsNamed } from './field-table.ts';

/**
 * Lays the named fields of `leaves` over a spec as it was read: whatever the table does not know survives.
 * Fields are walked in the table's order, in which `mode` makes the place that `replicas` needs.
 */
export function overlay(
  spec: JsonObject,
  values: FieldValues,
  fieldNames: ReadonlySet<string>,
  context: FieldContext,
): JsonObject {
  return fieldsNamed(fieldNames).reduce((laid, field) => {
    const ground = withSurroundings(laid, field);
    const standing = valueAt(ground, field.enginePath);
    const encoded = field.encode(values[field.name] ?? field.engineDefault, standing, context);
    return withValueAt(ground, field.enginePath, encoded);
  }, spec);
}

const withSurroundings = (spec: JsonObject, { within }: Field): JsonObject =>
  within === undefined || isJsonObject(valueAt(spec, within.path))
    ? spec
    : withValueAt(spec, within.path, within.defaults);
