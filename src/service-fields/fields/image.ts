import type { Json } from '../../kernel/json.ts';
import { text } from '../codecs.ts';
import type { Codec } from '../field.ts';

/** `repo:tag` names the same image as `repo:tag@sha256:…`, which a docker CLI writes: no difference unless a digest is declared. */
export function isSameImage(declared: Json, observed: Json): boolean {
  if (declared === observed) return true;
  if (typeof declared !== 'string' || typeof observed !== 'string' || declared.includes('@')) return false;
  return observed.startsWith(`${withTag(declared)}@`);
}

/** A docker CLI writes the tag that is meant where none is said. A colon before a slash is a registry's port. */
const withTag = (image: string): string => (/:[^/]+$/.test(image) ? image : `${image}:latest`);

export const image: Codec = { ...text, isSame: isSameImage };
