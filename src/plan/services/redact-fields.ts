import { maskedValue, type FieldChange } from '../../model/alert.ts';
import type { Json } from '../../kernel/json.ts';
import type { Leaves } from '../../model/field-values.ts';
import type { LeafDifference } from '../../service-fields/compare-values.ts';
import type { Field } from '../../service-fields/field.ts';
import { leafValues } from '../../service-fields/display-values.ts';
import { fieldNamed } from '../../service-fields/field-table.ts';

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
