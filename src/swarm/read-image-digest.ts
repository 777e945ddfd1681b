import { lookupTimeoutMs } from '../defaults/times.ts';
import { Failure } from '../model/failure.ts';
import type { RegistryCredentials } from '../ports/registry-credentials.ts';
import { authFor } from './auth-for.ts';
import { textAt } from './decode.ts';
import type { SwarmConnection } from './swarm-connection.ts';
import { lookupHint } from './translate-error.ts';

/** The engine asks the registry of the image, with the credentials that are sent along. */
export async function readImageDigest(
  connection: SwarmConnection,
  image: string,
  credentials: RegistryCredentials | undefined,
  signal: AbortSignal | undefined,
): Promise<string> {
  const registryAuth = await authFor(image, credentials);
  const timeout = AbortSignal.timeout(lookupTimeoutMs);
  const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  try {
    const path = `/distribution/${image}/json`;
    const answer = await connection.request({ method: 'GET', path, registryAuth, signal: either });
    const digest = textAt(answer, 'Descriptor', 'digest');
    if (/^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
    throw unresolved(image, 'the answer contains no digest');
  } catch (error) {
    if (timeout.aborted && signal?.aborted !== true)
      throw unresolved(image, `no answer within ${lookupTimeoutMs / 1_000} seconds`, error);
    throw error;
  }
}

const unresolved = (image: string, reason: string, cause?: unknown): Failure =>
  new Failure(`Cannot look up "${image}": ${reason}`, {
    kind: 'transient',
    code: 'engine-error',
    hint: lookupHint,
    cause,
  });
