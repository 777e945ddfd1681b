import { contentOf } from '../model/manifest/content.ts';
import { isAgeFile } from '../model/manifest/encrypted-file.ts';
import type { Decrypter } from '../ports/decrypter.ts';
import { openAgeFile } from './age-decrypter.ts';
import { readIdentities } from './age-identities.ts';
import { openSopsFile } from './sops/sops-decrypter.ts';

/** Decrypts `*.age` files and files of SOPS with the age identities in a file. */
export const createDecrypter = (identityFile: string | undefined): Decrypter => ({
  async decrypt(path, content) {
    const identities = await readIdentities(identityFile, path);
    const open = isAgeFile(path) ? openAgeFile : openSopsFile;
    return contentOf(await open(path, content.reveal(), identities));
  },
});
