import { maskedValue, type FieldChange } from '../model/alert.ts';
import type { Json } from '../model/json.ts';
import type { Leaves } from '../model/leaves.ts';
import type { LeafDifference } from '../spec/compare-leaves.ts';
import type { Field } from '../spec/field.ts';
import { leafValues } from '../spec/leaf-values.ts';
import { fieldNamed } from '../spec/service-fields.ts';

/** A difference as people and machines may see it: a plan goes into pull requests, so what is sensitive stays out. */
export function shownDifference({ path, field, from, to }: LeafDifference): FieldChange {
  return shown({ path, from, to }, fieldNamed(field));
}

/** A difference as drift, told from what was written to what is there; a difference tells the way back. */
export function shownDrift(difference: LeafDifference): FieldChange {
  const { path, from, to, ...rest } = shownDifference(difference);
  return { ...rest, path, from: to, to: from };
}

/** All leaves of a new service, one line each. */
export const shownLeaves = (leaves: Leaves): readonly FieldChange[] =>
  leafValues(leaves).map(({ field, path, value }) => shown({ path, from: undefined, to: value }, field));

function shown({ path, from, to }: FieldChange, field: Field | undefined): FieldChange {
  const isSensitive = field?.sensitive === true;
  const open = (value: Json): Json => (isSensitive ? maskedValue : (field?.shown?.(value) ?? value));
  const change = {
    path,
    from: from === undefined ? undefined : open(from),
    to: to === undefined ? undefined : open(to),
  };
  return isSensitive ? { ...change, sensitive: true } : change;
}
