import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { FieldValues } from '../field-values.ts';
import { maskedAt } from './masked-values.ts';
import { valuePath } from './value-path.ts';

/** Field values without secrets. */
export const maskedFieldValues = (values: FieldValues): FieldValues =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [field, maskedFieldValue(field, value)]));

const maskedFieldValue = (field: string, value: Json): Json =>
  isJsonObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [
          key,
          maskedAt(valuePath({ field, key }), inner ?? null),
        ]),
      )
    : maskedAt(valuePath({ field }), value);
