import { homedir } from 'node:os';
import { join } from 'node:path';
import { credentialsKeptMs } from '../defaults/times.ts';
import { Failure } from '../model/failure.ts';
import { registryOf } from '../model/image-name.ts';
import { registryAuthOf } from '../model/registry-auth.ts';
import type { Clock } from '../ports/clock.ts';
import type { FoundCredentials, RegistryCredentials } from '../ports/registry-credentials.ts';
import { authIn, serverAddressOf, type AuthConfig } from './docker-config.ts';
import { readDockerConfig } from './read-docker-config.ts';
import { askHelper } from './run-helper.ts';

export interface CredentialsOptions {
  /** The file that a flag names; it must exist. Undefined: docker's own, if there is one. */
  readonly file: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/** Credentials from docker's config file. Read at the first use, and again after a while: tokens expire. */
export function createCredentials(options: CredentialsOptions): RegistryCredentials {
  const { clock } = options;
  const known = new Map<string, { readonly untilMs: number; readonly found: Promise<FoundCredentials> }>();
  return {
    find: (image) => {
      const registry = registryOf(image);
      const before = known.get(registry);
      if (before !== undefined && clock.monotonicMs() < before.untilMs) return before.found;
      const found = find(registry, options);
      known.set(registry, { untilMs: clock.monotonicMs() + credentialsKeptMs, found });
      return found;
    },
  };
}

/** Fails at once if a file that a person has named cannot be used. */
export async function requireCredentialsFile(file: string | undefined): Promise<void> {
  if (file === undefined || (await readDockerConfig(file)) !== undefined) return;
  throw new Failure(`Cannot find the registry credentials "${file}"`, {
    kind: 'rejected',
    code: 'usage',
    hint: 'Name a file as docker login writes it, usually ~/.docker/config.json',
  });
}

async function find(registry: string, { file, env }: CredentialsOptions): Promise<FoundCredentials> {
  try {
    const config = await readDockerConfig(file ?? join(dockerFolder(env), 'config.json'));
    if (config === undefined) return { kind: 'none' };
    const serverAddress = serverAddressOf(registry);
    const helper = config.helperOf(serverAddress);
    if (helper !== undefined) {
      const answer = await askHelper(helper, serverAddress, env);
      return answer.kind === 'found' ? foundIn(answer.auth) : answer;
    }
    const auth = authIn(config, serverAddress);
    return auth === undefined ? { kind: 'none' } : foundIn(auth);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { kind: 'failed', reason: error.message };
  }
}

const dockerFolder = (env: NodeJS.ProcessEnv): string => env['DOCKER_CONFIG'] ?? join(homedir(), '.docker');

/** The engine ignores the header unless it is base64 for URLs with padding, which Buffer's own leaves out. */
const foundIn = (auth: AuthConfig): FoundCredentials => ({
  kind: 'found',
  auth: registryAuthOf(
    Buffer.from(JSON.stringify(auth)).toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
  ),
});
