import { isJsonObject, valueAt, withValueAt, type JsonObject } from '../kernel/json.ts';
import type { Field, FieldContext } from './field.ts';
import type { FieldValues } from '../model/field-values.ts';
import { fieldsNamed } from './field-table.ts';

/**
 * Writes the named fields of `values` into an observed spec and keeps everything that the table does not cover. Uses the
 * table's order, in which `mode` creates the object that contains `replicas`.
 */
export function overlay(
  spec: JsonObject,
  values: FieldValues,
  fieldNames: ReadonlySet<string>,
  context: FieldContext,
): JsonObject {
  return fieldsNamed(fieldNames).reduce((written, field) => {
    const base = withEnclosingDefaults(written, field);
    const observed = valueAt(base, field.enginePath);
    const encoded = field.encode(values[field.name] ?? field.engineDefault, observed, context);
    return withValueAt(base, field.enginePath, encoded);
  }, spec);
}

const withEnclosingDefaults = (spec: JsonObject, { within }: Field): JsonObject =>
  within === undefined || isJsonObject(valueAt(spec, within.path))
    ? spec
    : withValueAt(spec, within.path, within.defaults);
