import type { Content } from './content.ts';
import type { Key } from '../kernel/key.ts';

/** An encrypted file that was to be decrypted: what is in it, or why that is not known and the way out. */
export type DecryptedFile =
  { readonly content: Content } | { readonly reason: string; readonly hint: string };

/** By the secret that is made of it. */
export type DecryptedFiles = ReadonlyMap<Key, DecryptedFile>;
