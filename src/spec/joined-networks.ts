import { textsOf, valueAt, type JsonObject } from '../model/json.ts';
import type { FieldContext } from './field.ts';
import { fieldNamed } from './service-fields.ts';

/** Names of the networks that a service joins. */
export const joinedNetworks = (spec: JsonObject, context: FieldContext): readonly string[] => {
  const field = fieldNamed('networks');
  return field === undefined ? [] : textsOf(field.decode(valueAt(spec, field.enginePath), context));
};
