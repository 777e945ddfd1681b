import { isJsonObject, valueAt, type JsonObject } from '../kernel/json.ts';
import type { Labels } from '../model/observed.ts';

/** The labels of a spec as the engine has it. */
export function specLabels(spec: JsonObject): Labels {
  const labels = valueAt(spec, ['Labels']);
  return isJsonObject(labels) ? (labels as Labels) : {}; // an engine's labels are texts
}
