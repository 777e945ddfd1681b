import { armor, type Decrypter as AgeDecrypter } from 'age-encryption';
import type { Failure } from '../model/failure.ts';
import { identityHint } from './age-identities.ts';
import { sourceInvalid } from './source-failure.ts';

/** Decrypts a `*.age` file. The library's messages are never passed on, because they may contain the key. */
export async function openAgeFile(
  path: string,
  bytes: Uint8Array,
  identities: AgeDecrypter,
): Promise<Uint8Array> {
  try {
    return await openAge(bytes, identities);
  } catch (error) {
    throw cannotOpen(path, error);
  }
}

/** Armored or not. */
export const openAge = (bytes: Uint8Array, identities: AgeDecrypter): Promise<Uint8Array> =>
  // Decoded in here, so that damaged armor is a rejection like any other.
  Promise.resolve().then(() =>
    identities.decrypt(isArmored(bytes) ? armor.decode(Buffer.from(bytes).toString('latin1')) : bytes),
  );

/** Whether age failed because no identity is among the recipients. */
export const isOtherKey = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('no identity matched');

const isArmored = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 64)).toString('latin1').trimStart().startsWith('-----BEGIN AGE');

const cannotOpen = (path: string, error: unknown): Failure =>
  isOtherKey(error)
    ? otherKey(
        path,
        `Encrypt it for that key's recipient too (age -r …), or give the other key. ${identityHint}`,
      )
    : sourceInvalid(`Cannot decrypt "${path}": it is damaged, or not an age file`, {
        resource: path,
        hint: 'Encrypt it again with age, or remove the suffix from its name if it is not encrypted',
      });

export const otherKey = (path: string, hint: string): Failure =>
  sourceInvalid(`Cannot decrypt "${path}": it is not encrypted for the key that was given`, {
    resource: path,
    hint,
  });
