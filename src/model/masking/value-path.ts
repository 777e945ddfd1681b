import type { FieldPlace } from '../field-change.ts';

/** The path of a field or of one of its entries, as the masking table judges it. The keys of `extraSpec` are JSON pointers. */
export function valuePath({ field, key }: Pick<FieldPlace, 'field' | 'key'>): readonly string[] {
  const path = field.split('.');
  if (key === undefined) return path;
  return field === 'extraSpec' ? [...path, ...key.split('/').slice(1)] : [...path, key];
}
