import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of test/fixtures/tls. */
export const tlsFixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '..', 'fixtures', 'tls', name), 'utf8');

/** A certificate and its key, with a text in front that PEM ignores, to tell one from another. */
export const certificateText = (text: string): string => `${text}\n${tlsFixture('shop.crt')}`;
export const keyText = (text: string): string => `${text}\n${tlsFixture('shop.key')}`;
