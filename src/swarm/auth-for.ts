import type { RegistryAuth } from '../model/registry-auth.ts';
import type { RegistryCredentials } from '../ports/registry-credentials.ts';

/** What is sent along for an image; undefined without credentials: the engine keeps those that the service has. */
export async function authFor(
  image: string | undefined,
  credentials: RegistryCredentials | undefined,
): Promise<RegistryAuth | undefined> {
  if (image === undefined || credentials === undefined) return undefined;
  const found = await credentials.find(image);
  return found.kind === 'found' ? found.auth : undefined;
}
