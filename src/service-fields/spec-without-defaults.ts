import { isJsonObject, valueAt, withValueAt, type JsonObject } from '../kernel/json.ts';
import type { FieldValues } from '../model/field-values.ts';
import { serviceFields } from './field-table.ts';

/** The way back of `declaredLeaves`: leaves as a manifest's `spec` says them. What follows from several fields is left out. */
export const specWithoutDefaults = (values: FieldValues): JsonObject =>
  serviceFields.reduce<JsonObject>((spec, { name, manifestPath = name.split('.'), parse, say }) => {
    const value = values[name];
    if (value === undefined || parse === undefined) return spec;
    const said = say === undefined ? value : say(value);
    const standing = valueAt(spec, manifestPath);
    // Rows can share a mapping of the manifest.
    const joined = isJsonObject(said) && isJsonObject(standing) ? { ...standing, ...said } : said;
    return joined === undefined ? spec : withValueAt(spec, manifestPath, joined);
  }, {});
