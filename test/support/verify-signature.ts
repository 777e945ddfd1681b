import { timingSafeEqual } from 'node:crypto';
import { signatureOf } from '../../src/notify/http/signature.ts';

/** As a receiver does it. Compares in constant time, so that the duration does not reveal how much of a guess is correct. */
export function verifySignature(
  body: string | Uint8Array,
  secret: string,
  signature: string | undefined,
): boolean {
  const expected = Buffer.from(signatureOf(body, secret));
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
