import type { Decrypter } from '../ports/decrypter.ts';
import { createAgeDecrypter } from '../source/age-decrypter.ts';
import type { KeyFlags } from './options.ts';
import type { Streams } from './streams.ts';

/** Opens no file yet: whether a key is needed depends on the plan. */
export const decrypterOf = ({ ageIdentity }: KeyFlags, { env }: Streams): Decrypter =>
  createAgeDecrypter(ageIdentity ?? env['RECONCILER_AGE_IDENTITY_FILE']);
