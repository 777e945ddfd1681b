import { expect, test } from 'vitest';
import { signatureOf } from '../../../src/notify/http/signature.ts';
import { verifySignature } from '../../support/verify-signature.ts';

test('signatureOf() is HMAC-SHA256 in hex', () => {
  // RFC 4231, test case 2.
  expect(signatureOf('what do ya want for nothing?', 'Jefe')).toBe(
    'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('verifySignature() accepts only the signature of that body and secret', () => {
  const signature = signatureOf('body', 'secret');

  expect(verifySignature('body', 'secret', signature)).toBe(true);
  expect(verifySignature(Buffer.from('body'), 'secret', signature)).toBe(true);
  expect(verifySignature('body!', 'secret', signature)).toBe(false);
  expect(verifySignature('body', 'other', signature)).toBe(false);
  expect(verifySignature('body', 'secret', signature.slice(7))).toBe(false);
  expect(verifySignature('body', 'secret', '')).toBe(false);
  expect(verifySignature('body', 'secret', undefined)).toBe(false);
});
