import { readFile } from 'node:fs/promises';
import { armor, Decrypter as AgeDecrypter } from 'age-encryption';
import { contentOf, type Content } from '../model/manifest/content.ts';
import { Failure } from '../model/failure.ts';
import type { Decrypter } from '../ports/decrypter.ts';
import { fileFailure, sourceInvalid } from './source-failure.ts';

const identityHint =
  'Name the file of the age identity with --age-identity FILE or RECONCILER_AGE_IDENTITY_FILE';

/**
 * Decrypts `*.age` files with the identities in a file. The file is read each time, because keys can be rotated while the
 * daemon runs. The library's messages are never passed on, because they contain the key.
 */
export const createAgeDecrypter = (identityFile: string | undefined): Decrypter => ({
  async decrypt(path, content) {
    if (identityFile === undefined) throw noKey(path);
    const decrypter = await readIdentities(identityFile);
    return contentOf(await open(path, content, decrypter));
  },
});

const noKey = (path: string): Failure =>
  new Failure(`Cannot decrypt "${path}": no key was given`, {
    kind: 'rejected',
    code: 'usage',
    resource: path,
    hint: identityHint,
  });

/** The format of `age-keygen`: one identity per line, with comments. */
async function readIdentities(file: string): Promise<AgeDecrypter> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fileFailure(file, error, file);
  });
  const identities = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const decrypter = new AgeDecrypter();
  try {
    for (const identity of identities) decrypter.addIdentity(identity);
  } catch {
    throw unusable(file, 'a line of it is not an age identity');
  }
  if (identities.length === 0) throw unusable(file, 'it contains no age identity');
  return decrypter;
}

const unusable = (file: string, state: string): Failure =>
  new Failure(`Cannot use the age identity file "${file}": ${state}`, {
    kind: 'rejected',
    code: 'usage',
    resource: file,
    hint: 'Expected are lines that start with AGE-SECRET-KEY-, as age-keygen writes them',
  });

async function open(path: string, content: Content, decrypter: AgeDecrypter): Promise<Uint8Array> {
  const bytes = content.reveal();
  try {
    return await decrypter.decrypt(
      isArmored(bytes) ? armor.decode(Buffer.from(bytes).toString('latin1')) : bytes,
    );
  } catch (error) {
    throw cannotOpen(path, error);
  }
}

const isArmored = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 64)).toString('latin1').trimStart().startsWith('-----BEGIN AGE');

function cannotOpen(path: string, error: unknown): Failure {
  const isOtherKey = error instanceof Error && error.message.startsWith('no identity matched');
  return isOtherKey
    ? sourceInvalid(`Cannot decrypt "${path}": it is not encrypted for the key that was given`, {
        resource: path,
        hint: `Encrypt it for that key's recipient too (age -r …), or give the other key. ${identityHint}`,
      })
    : sourceInvalid(`Cannot decrypt "${path}": it is damaged, or not an age file`, {
        resource: path,
        hint: 'Encrypt it again with age, or remove the suffix from its name if it is not encrypted',
      });
}
