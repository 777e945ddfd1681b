import type { FieldChange } from '../model/field-change.ts';
import { shortImage } from '../model/image-name.ts';
import type { Json } from '../kernel/json.ts';

/** A value in a line of text: as JSON, so that texts are quoted. */
export function fieldValue({ field, sensitive }: FieldChange, value: Json | undefined): string {
  if (value === undefined) return '(absent)';
  if (field === 'image' && typeof value === 'string') return escapeText(JSON.stringify(shortImage(value)));
  return sensitive === true && typeof value === 'string' ? value : escapeText(JSON.stringify(value));
}

/** Escapes foreign text: control characters that a terminal would obey, or that would end the line. */
export const escapeText = (text: string): string =>
  text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
