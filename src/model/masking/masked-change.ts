import { isEqualJson, type Json } from '../../kernel/json.ts';
import { placeOfEntry, type FieldChange, type FieldPlace } from '../field-change.ts';
import type { Plan } from '../plan.ts';
import { maskedAt } from './masked-values.ts';
import { isSensitivePath } from './sensitive-paths.ts';

type Sides = Pick<FieldChange, 'from' | 'to'>;

/** A field change without the secrets of its values. The masking table judges them by `path`. */
export function maskedChange(
  place: FieldPlace,
  sides: Sides,
  path: readonly string[] = [place.field, ...(place.key === undefined ? [] : [place.key])],
): FieldChange {
  const mask = (value: Json | undefined): Json | undefined =>
    value === undefined ? undefined : maskedAt(path, value);
  const change: FieldChange = {
    ...place,
    from: mask(sides.from),
    to: mask(sides.to),
    ...(isSensitivePath(path) ? { sensitive: true } : {}),
  };
  if (!isEqualJson(change.from, sides.from) || !isEqualJson(change.to, sides.to)) hidden.set(change, sides);
  return change;
}

/** The values of masked changes, beside them: nothing that prints, stores or compares a change can reach them. */
const hidden = new WeakMap<FieldChange, Sides>();

export const labelChange = (label: string, from: Json | undefined, to: Json | undefined): FieldChange =>
  maskedChange(placeOfEntry('labels', label), { from, to });

/** A plan with the values that are masked in it, for a person at a terminal. */
export const revealedPlan = (plan: Plan): Plan => ({
  ...plan,
  changes: plan.changes.map((change) => ({ ...change, fields: change.fields.map(revealedChange) })),
  drift: plan.drift.map((drift) => ({ ...drift, fields: drift.fields.map(revealedChange) })),
});

function revealedChange(change: FieldChange): FieldChange {
  const sides = hidden.get(change);
  if (sides === undefined) return change;
  const { sensitive: _sensitive, ...place } = change;
  return { ...place, ...sides };
}
