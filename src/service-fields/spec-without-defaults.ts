import { isJsonObject, valueAt, withValueAt, type JsonObject } from '../kernel/json.ts';
import type { FieldValues } from '../model/field-values.ts';
import { serviceFields } from './field-table.ts';

/** The inverse of `declaredValues`: a manifest's `spec` with these values, without those that compile derives from several fields. */
export const specWithoutDefaults = (values: FieldValues): JsonObject =>
  serviceFields.reduce<JsonObject>((spec, { name, manifestPath = name.split('.'), parse, format }) => {
    const value = values[name];
    if (value === undefined || parse === undefined) return spec;
    const declared = format === undefined ? value : format(value);
    const existing = valueAt(spec, manifestPath);
    // Rows can share a mapping of the manifest.
    const merged = isJsonObject(declared) && isJsonObject(existing) ? { ...existing, ...declared } : declared;
    return merged === undefined ? spec : withValueAt(spec, manifestPath, merged);
  }, {});
