import type { Content } from './content.ts';
import type { Key } from '../../kernel/key.ts';

/** The result of decrypting a file: its content, or why that is unknown and what to do about it. */
export type DecryptedFile =
  { readonly content: Content } | { readonly reason: string; readonly hint: string };

/** By the secret that is created from it. */
export type DecryptedFiles = ReadonlyMap<Key, DecryptedFile>;
