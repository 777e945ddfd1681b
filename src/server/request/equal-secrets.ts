import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares in constant time: hashes have one length, so not even the length of the secret shows. */
export const equalSecrets = (given: string | Uint8Array, expected: string | Uint8Array): boolean =>
  timingSafeEqual(digestOf(given), digestOf(expected));

const digestOf = (secret: string | Uint8Array): Buffer => createHash('sha256').update(secret).digest();
