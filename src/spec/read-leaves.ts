import { isOwnLabel } from '../model/own-labels.ts';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../model/json.ts';
import { entriesOf } from './codecs.ts';
import { isMap, type FieldContext } from './field.ts';
import type { Leaves } from '../model/leaves.ts';
import { fieldNamed, serviceFields } from './service-fields.ts';

/** All fields of a service's spec as read, in normal form; our own bookkeeping labels are left out. */
export function readLeaves(spec: JsonObject, context: FieldContext): Leaves {
  return Object.fromEntries(
    serviceFields.map((field) => {
      const value = field.decode(valueAt(spec, field.enginePath), context);
      return [field.name, field.name === 'labels' ? withoutOwnLabels(value) : value];
    }),
  );
}

/** Only the fields that a spec says: for a part of one, where the rest is not meant to be the engine's default. An empty map says nothing. */
export const readStatedLeaves = (spec: JsonObject, context: FieldContext): Leaves =>
  Object.fromEntries(
    Object.entries(readLeaves(spec, context)).filter(([name, value]) => {
      const field = fieldNamed(name);
      if (field === undefined || valueAt(spec, field.enginePath) === undefined) return false;
      return !isMap(field.shape) || entriesOf(value).length > 0;
    }),
  );

const withoutOwnLabels = (value: Json): Json =>
  isJsonObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !isOwnLabel(key))) : value;
