import { Failure } from '../model/failure.ts';
import type { Streams } from './terminal/streams.ts';

export interface ShowSecretsFlags {
  readonly showSecrets: boolean;
}

/**
 * Whether to show what the masking table hides. Only a person at a terminal may ask for it: what is piped or redirected
 * ends in the log of a CI job, in a pull request or in a file that everybody can read.
 */
export function showsSecrets(
  { showSecrets, output = 'text' }: ShowSecretsFlags & { readonly output?: string | undefined },
  { stdout }: Streams,
  hint = 'Leave out --show-secrets, or print to the terminal as text',
): boolean {
  if (!showSecrets) return false;
  if (stdout.isTerminal && output === 'text') return true;
  const why = stdout.isTerminal ? `-o ${output} is for programs` : 'the output is not a terminal';
  throw new Failure(`Cannot show secrets: ${why}`, { kind: 'rejected', code: 'usage', hint });
}
