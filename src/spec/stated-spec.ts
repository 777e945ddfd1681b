import { isJsonObject, valueAt, withValueAt, type JsonObject } from '../model/json.ts';
import type { Leaves } from '../model/leaves.ts';
import { serviceFields } from './service-fields.ts';

/** The way back of `declaredLeaves`: leaves as a manifest's `spec` says them. What follows from several fields is left out. */
export const statedSpec = (leaves: Leaves): JsonObject =>
  serviceFields.reduce<JsonObject>((spec, { name, manifestPath = name.split('.'), parse, say }) => {
    const value = leaves[name];
    if (value === undefined || parse === undefined) return spec;
    const said = say === undefined ? value : say(value);
    const standing = valueAt(spec, manifestPath);
    // Rows can share a mapping of the manifest.
    const joined = isJsonObject(said) && isJsonObject(standing) ? { ...standing, ...said } : said;
    return joined === undefined ? spec : withValueAt(spec, manifestPath, joined);
  }, {});
