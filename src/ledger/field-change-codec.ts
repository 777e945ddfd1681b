import { isJsonObject, type Json } from '../kernel/json.ts';
import type { FieldChange } from '../model/field-change.ts';

/** A field change as it was stored in the swarm, by us or by somebody else; undefined if it is none. */
export function fieldChangeIn(value: Json): FieldChange | undefined {
  if (!isJsonObject(value)) return undefined;
  const { path, field, key, from, to, sensitive } = value;
  if (typeof path !== 'string' || typeof field !== 'string') return undefined;
  return {
    ...{ path, field, from, to },
    ...(typeof key === 'string' ? { key } : {}),
    ...(sensitive === true ? { sensitive } : {}),
  };
}
