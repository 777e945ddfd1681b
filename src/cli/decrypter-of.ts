import type { Decrypter } from '../ports/decrypter.ts';
import type { KeyFlags } from './program/options.ts';
import type { Streams } from './terminal/streams.ts';

/** Opens no file and loads no cipher yet: whether a key is needed depends on the plan. */
export const decrypterOf = ({ ageIdentity }: KeyFlags, { env }: Streams): Decrypter => ({
  async decrypt(path, content) {
    const { createDecrypter } = await import('../source/create-decrypter.ts');
    return createDecrypter(ageIdentity ?? env['RECONCILER_AGE_IDENTITY_FILE']).decrypt(path, content);
  },
});
