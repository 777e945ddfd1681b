import type { FieldChange } from '../model/field-change.ts';
import { shortImage } from '../model/image-name.ts';
import type { Json } from '../kernel/json.ts';
import { cappedText, visibleText } from '../kernel/visible-text.ts';

/** Longer values are cut, with the count of what is left out: `-o json` has them whole. */
const longestValue = 400;

/** A value in a line of text: as JSON, so that texts are quoted. */
export function fieldValue({ field, sensitive }: FieldChange, value: Json | undefined): string {
  if (value === undefined) return '(absent)';
  if (sensitive === true && typeof value === 'string') return visibleText(value);
  const shown = field === 'image' && typeof value === 'string' ? shortImage(value) : value;
  return cappedText(visibleText(JSON.stringify(shown)), longestValue);
}
