import { readFile } from 'node:fs/promises';
import { Decrypter } from 'age-encryption';
import { Failure } from '../model/failure.ts';
import { fileFailure } from './source-failure.ts';

export const identityHint =
  'Name the file of the age identity with --age-identity FILE or RECONCILER_AGE_IDENTITY_FILE';

/** The identities in a file. It is read each time, because keys can be rotated while the daemon runs. */
export async function readIdentities(identityFile: string | undefined, path: string): Promise<Decrypter> {
  if (identityFile === undefined) throw noKey(path);
  const text = await readFile(identityFile, 'utf8').catch((error: unknown) => {
    throw fileFailure(identityFile, error, identityFile);
  });
  return parseIdentities(text, identityFile);
}

/** The format of `age-keygen`: one identity per line, with comments. The library's messages contain the key. */
function parseIdentities(text: string, file: string): Decrypter {
  const identities = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const decrypter = new Decrypter();
  try {
    for (const identity of identities) decrypter.addIdentity(identity);
  } catch {
    throw unusable(file, 'a line of it is not an age identity');
  }
  if (identities.length === 0) throw unusable(file, 'it contains no age identity');
  return decrypter;
}

const noKey = (path: string): Failure =>
  new Failure(`Cannot decrypt "${path}": no key was given`, {
    kind: 'rejected',
    code: 'usage',
    resource: path,
    hint: identityHint,
  });

const unusable = (file: string, state: string): Failure =>
  new Failure(`Cannot use the age identity file "${file}": ${state}`, {
    kind: 'rejected',
    code: 'usage',
    resource: file,
    hint: 'Expected are lines that start with AGE-SECRET-KEY-, as age-keygen writes them',
  });
