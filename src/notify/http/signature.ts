import { createHmac } from 'node:crypto';

/** The value of `x-reconciler-signature`: `sha256=` and the HMAC-SHA256 of the raw body in hex. */
export const signatureOf = (body: string | Uint8Array, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
