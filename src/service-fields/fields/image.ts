import type { Json } from '../../kernel/json.ts';
import { familiarImage, hasDigest } from '../../model/image-name.ts';
import { text } from '../codecs.ts';
import type { Codec } from '../field.ts';

/** `repo:tag` equals `repo:tag@sha256:…`, which is written when it is looked up, unless a digest is declared. */
export function isSameImage(declared: Json, observed: Json): boolean {
  if (declared === observed) return true;
  if (typeof declared !== 'string' || typeof observed !== 'string') return false;
  const [name, found] = [familiarImage(declared), familiarImage(observed)];
  return name === found || (!hasDigest(declared) && found.startsWith(`${name}@`));
}

export const image: Codec = { ...text, isSame: isSameImage };
