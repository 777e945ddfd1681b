import type { Content } from '../model/manifest/content.ts';
import { Failure } from '../model/failure.ts';
import { largestBytes } from '../model/manifest/file-entries.ts';
import type { Key } from '../kernel/key.ts';
import type { DecryptedFile } from '../model/manifest/decrypted-file.ts';
import type { Decrypter } from '../ports/decrypter.ts';
import { planFrom, type PlannedPass } from './plan-from.ts';

/**
 * Decrypts only the files that the plan creates secrets from: without any, no key is needed. If a file cannot be
 * decrypted, its secret and what depends on it are refused before anything is written.
 */
export async function planWithDecryption(pass: PlannedPass, decrypter: Decrypter): Promise<PlannedPass> {
  const decrypted = new Map<Key, DecryptedFile>();
  for (const { id, resource } of pass.plan.changes) {
    const write = pass.writes.get(id);
    if (write?.kind === 'createSealed')
      decrypted.set(resource, await decryptFile(write.path, write.content, decrypter));
  }
  if (decrypted.size === 0) return pass;
  const known = pass.intent.decrypted ?? [];
  return planFrom({ ...pass.intent, decrypted: new Map([...known, ...decrypted]) }, pass.observed);
}

async function decryptFile(path: string, sealed: Content, decrypter: Decrypter): Promise<DecryptedFile> {
  try {
    const content = await decrypter.decrypt(path, sealed);
    if (content.sizeBytes > 0 && content.sizeBytes <= largestBytes.secret) return { content };
    const state = content.sizeBytes === 0 ? 'is empty' : 'is larger than a secret can be';
    return {
      reason: `the content of "${path}" ${state}`,
      hint: `A secret must have 1 to ${largestBytes.secret} bytes: encrypt other content`,
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { reason: error.message, hint: error.hint ?? '' };
  }
}
