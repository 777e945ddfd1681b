import { isJsonObject, valueAt, type JsonObject } from '../kernel/json.ts';
import { segmentsOf } from '../manifest/fields/json-pointer.ts';
import type { Layer } from './layer.ts';

/** One layer of several, the strongest first: objects are merged by key, every other value is taken whole. */
export const mergeLayers = (layers: readonly Layer[]): Layer => ({
  value: layers.reduceRight<JsonObject>((under, { value }) => merged(under, value), {}),
  placeOf: (pointer) => {
    const path = segmentsOf(pointer);
    const owner = layers.find(({ value }) => hasValue(value, path)) ?? layers.at(-1);
    return owner?.placeOf(pointer) ?? {};
  },
});

/** Whether the value at the path, or the list that it is in, is of this layer. */
function hasValue(value: JsonObject, path: readonly string[]): boolean {
  const index = path.findIndex((segment) => /^\d+$/.test(segment));
  return valueAt(value, index === -1 ? path : path.slice(0, index)) !== undefined;
}

function merged(under: JsonObject, over: JsonObject): JsonObject {
  const result: Record<string, JsonObject[string]> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isJsonObject(value) && isJsonObject(below) ? merged(below, value) : value;
  }
  return result;
}
