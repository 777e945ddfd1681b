import { textsOf, valueAt, type JsonObject } from '../kernel/json.ts';
import type { FieldContext } from './field.ts';
import { fieldNamed } from './field-table.ts';

/** The names of the networks that a service joins. */
export const joinedNetworks = (spec: JsonObject, context: FieldContext): readonly string[] => {
  const field = fieldNamed('networks');
  return field === undefined ? [] : textsOf(field.decode(valueAt(spec, field.enginePath), context));
};
