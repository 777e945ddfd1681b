import { createCredentials, requireCredentialsFile } from '../credentials/create-credentials.ts';
import type { RegistryCredentials } from '../ports/registry-credentials.ts';
import { createSystemClock } from '../telemetry/system-clock.ts';
import type { ImageFlags } from './program/options.ts';
import type { Streams } from './terminal/streams.ts';

/** Reads a file only if one is named: whether docker's own is needed depends on the plan. */
export async function credentialsOf(
  { registryAuth }: ImageFlags,
  { env }: Streams,
): Promise<RegistryCredentials> {
  const file = registryAuth ?? env['RECONCILER_REGISTRY_AUTH_FILE'];
  await requireCredentialsFile(file);
  return createCredentials({ file, env, clock: createSystemClock() });
}
