import { createHmac, timingSafeEqual } from 'node:crypto';

/** The value of `x-reconciler-signature`: `sha256=` and the HMAC-SHA256 of the raw body in hex. */
export const signatureOf = (body: string | Uint8Array, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** Compares in constant time, so that the duration does not reveal how much of a guess is correct. */
export function verifySignature(
  body: string | Uint8Array,
  secret: string,
  signature: string | undefined,
): boolean {
  const expected = Buffer.from(signatureOf(body, secret));
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
