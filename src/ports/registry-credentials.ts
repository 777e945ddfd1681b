import type { RegistryAuth } from '../model/registry-auth.ts';

/** The credentials for image registries that this machine has. */
export interface RegistryCredentials {
  /** Those for the registry of an image. */
  find(image: string): Promise<FoundCredentials>;
}

export type FoundCredentials =
  | { readonly kind: 'found'; readonly auth: RegistryAuth }
  | { readonly kind: 'none' }
  /** They are configured and cannot be read: everything goes on without them, with a warning. */
  | { readonly kind: 'failed'; readonly reason: string };
