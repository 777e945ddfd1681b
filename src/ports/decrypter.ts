import type { Content } from '../model/content.ts';

/** Opens encrypted files of the source. */
export interface Decrypter {
  /** Fails with `source-invalid` where the file cannot be opened, with `usage` where there is no key to open it. */
  decrypt(path: string, content: Content): Promise<Content>;
}
