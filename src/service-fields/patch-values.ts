import { isJsonObject, type Json } from '../kernel/json.ts';
import type { FieldValues } from '../model/field-values.ts';
import type { ValueDifference } from './compare-values.ts';

/**
 * The leaves as they are once all differences are gone. What is no difference stays as it stands: keys of others in a
 * shared map, and fields that are left to somebody else.
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

function patchField(standing: Json | undefined, { key, to }: ValueDifference): Json | undefined {
  if (key === undefined) return to;
  const { [key]: before, ...others } = isJsonObject(standing) ? standing : {};
  return to === undefined ? others : { ...others, [key]: to };
}
