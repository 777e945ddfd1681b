import { isJsonObject, type Json } from '../kernel/json.ts';
import type { FieldValues } from '../model/field-values.ts';
import type { ValueDifference } from './compare-values.ts';

/**
 * The observed values with all differences applied. Everything else is kept: foreign keys of a shared map, and fields
 * that someone else manages.
 */
export function patchValues(observed: FieldValues, differences: readonly ValueDifference[]): FieldValues {
  const patched = new Map<string, Json>(Object.entries(observed));
  for (const difference of differences) {
    const value = patchField(patched.get(difference.field), difference);
    if (value === undefined) patched.delete(difference.field);
    else patched.set(difference.field, value);
  }
  return Object.fromEntries(patched);
}

function patchField(observed: Json | undefined, { key, to }: ValueDifference): Json | undefined {
  if (key === undefined) return to;
  const { [key]: before, ...others } = isJsonObject(observed) ? observed : {};
  return to === undefined ? others : { ...others, [key]: to };
}
