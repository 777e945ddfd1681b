import { maskedValue, type FieldChange } from '../../model/alert.ts';
import type { Json } from '../../kernel/json.ts';
import type { FieldValues } from '../../model/field-values.ts';
import type { ValueDifference } from '../../service-fields/compare-values.ts';
import type { Field } from '../../service-fields/field.ts';
import { displayValues } from '../../service-fields/display-values.ts';
import { fieldNamed } from '../../service-fields/field-table.ts';

/** A difference as people and machines may see it: a plan goes into pull requests, so what is sensitive stays out. */
export function redactedDifference({ path, field, from, to }: ValueDifference): FieldChange {
  return shown({ path, from, to }, fieldNamed(field));
}

/** A difference as drift, told from what was written to what is there; a difference tells the way back. */
export function redactedDrift(difference: ValueDifference): FieldChange {
  const { path, from, to, ...rest } = redactedDifference(difference);
  return { ...rest, path, from: to, to: from };
}

/** All leaves of a new service, one line each. */
export const redactedValues = (values: FieldValues): readonly FieldChange[] =>
  displayValues(values).map(({ field, path, value }) => shown({ path, from: undefined, to: value }, field));

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
