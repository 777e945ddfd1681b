import type { Json } from '../../kernel/json.ts';
import { text } from '../codecs.ts';
import type { Codec } from '../field.ts';

/** `repo:tag` equals `repo:tag@sha256:…`, which the docker CLI writes, unless a digest is declared. */
export function isSameImage(declared: Json, observed: Json): boolean {
  if (declared === observed) return true;
  if (typeof declared !== 'string' || typeof observed !== 'string' || declared.includes('@')) return false;
  return observed.startsWith(`${withTag(declared)}@`);
}

/** The docker CLI adds the default tag. A colon before a slash is a registry's port. */
const withTag = (image: string): string => (/:[^/]+$/.test(image) ? image : `${image}:latest`);

export const image: Codec = { ...text, isSame: isSameImage };
