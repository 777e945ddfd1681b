import type { Json } from '../../kernel/json.ts';
import { placeOfEntry, type FieldChange, type FieldPlace } from '../field-change.ts';
import { maskedAt } from './masked-values.ts';
import { isSensitivePath } from './sensitive-paths.ts';

type Sides = Pick<FieldChange, 'from' | 'to'>;

/** A field change without the secrets of its values. The masking table judges them by `path`. */
export function maskedChange(
  place: FieldPlace,
  { from, to }: Sides,
  path: readonly string[] = [place.field, ...(place.key === undefined ? [] : [place.key])],
): FieldChange {
  const mask = (value: Json | undefined): Json | undefined =>
    value === undefined ? undefined : maskedAt(path, value);
  const change = { ...place, from: mask(from), to: mask(to) };
  return isSensitivePath(path) ? { ...change, sensitive: true } : change;
}

export const labelChange = (label: string, from: Json | undefined, to: Json | undefined): FieldChange =>
  maskedChange(placeOfEntry('labels', label), { from, to });
