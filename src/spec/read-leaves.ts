import { isOwnLabel } from '../model/own-labels.ts';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../model/json.ts';
import type { FieldContext } from './field.ts';
import type { Leaves } from '../model/leaves.ts';
import { serviceFields } from './service-fields.ts';

/** All fields of a service's spec as read, in normal form; our own bookkeeping labels are left out. */
export function readLeaves(spec: JsonObject, context: FieldContext): Leaves {
  return Object.fromEntries(
    serviceFields.map((field) => {
      const value = field.decode(valueAt(spec, field.enginePath), context);
      return [field.name, field.name === 'labels' ? withoutOwnLabels(value) : value];
    }),
  );
}

const withoutOwnLabels = (value: Json): Json =>
  isJsonObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !isOwnLabel(key))) : value;
