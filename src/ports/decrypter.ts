import type { Content } from '../model/manifest/content.ts';

/** Decrypts files of the source. */
export interface Decrypter {
  /** Fails with `source-invalid` if the file cannot be decrypted, with `usage` if no key is configured. */
  decrypt(path: string, content: Content): Promise<Content>;
}
