import type { RegistryCredentials } from '../../src/ports/registry-credentials.ts';

/** A machine on which nobody has logged in anywhere. */
export const noCredentials: RegistryCredentials = { find: () => Promise.resolve({ kind: 'none' }) };
