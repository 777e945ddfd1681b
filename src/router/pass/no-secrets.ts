import { Failure } from '../../model/failure.ts';
import type { Decrypter } from '../../ports/decrypter.ts';
import type { RegistryCredentials } from '../../ports/registry-credentials.ts';

/** The core has no encrypted files. */
export const nothingToDecrypt: Decrypter = {
  decrypt: (path) =>
    Promise.reject(
      new Failure(`Cannot decrypt "${path}": the core has no key`, { kind: 'rejected', code: 'usage' }),
    ),
};

/** It looks up no images. */
export const noCredentials: RegistryCredentials = { find: () => Promise.resolve({ kind: 'none' }) };
