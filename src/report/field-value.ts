import type { FieldChange } from '../model/alert.ts';
import type { Json } from '../model/json.ts';

/** A value in a line of text: as JSON, so that texts are quoted and control characters of labels cannot act on a terminal. */
export function fieldValue({ sensitive }: FieldChange, value: Json | undefined): string {
  if (value === undefined) return '(absent)';
  return sensitive === true && typeof value === 'string' ? value : escapeText(JSON.stringify(value));
}

/** JSON leaves DEL, C1 controls and direction marks as they are; a terminal obeys some of them. */
const escapeText = (text: string): string =>
  text.replace(
    /[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
