import type { FieldChange, FieldPlace } from '../../model/field-change.ts';
import { maskedChange } from '../../model/masking/masked-change.ts';
import type { Json } from '../../kernel/json.ts';
import type { FieldValues } from '../../model/field-values.ts';
import type { ValueDifference } from '../../service-fields/compare-values.ts';
import type { Field } from '../../service-fields/field.ts';
import { displayValues } from '../../service-fields/display-values.ts';
import { valuePath } from '../../model/masking/value-path.ts';
import { fieldNamed } from '../../service-fields/field-table.ts';

/** A difference without sensitive values, because plans are posted to pull requests. */
export const redactedDifference = (difference: ValueDifference): FieldChange =>
  redacted(placeOf(difference), difference, fieldNamed(difference.field));

/** A difference as drift: from the written value to the observed one. Differences are the other way round. */
export const redactedDrift = (difference: ValueDifference): FieldChange =>
  redacted(placeOf(difference), { from: difference.to, to: difference.from }, fieldNamed(difference.field));

const placeOf = ({ path, field, key }: ValueDifference): FieldPlace => ({
  ...{ path, field },
  ...(key === undefined ? {} : { key }),
});

/** All field values of a new service. */
export const redactedValues = (values: FieldValues): readonly FieldChange[] =>
  displayValues(values).map(({ place, field, value }) =>
    redacted(place, { from: undefined, to: value }, field),
  );

function redacted(
  place: FieldPlace,
  { from, to }: Pick<FieldChange, 'from' | 'to'>,
  field: Field | undefined,
): FieldChange {
  const shown = (value: Json | undefined): Json | undefined =>
    value === undefined ? undefined : (field?.shown?.(value) ?? value);
  return maskedChange(place, { from: shown(from), to: shown(to) }, valuePath(place));
}
