import { flagDefaults } from '../defaults/flag-defaults.ts';
import type { Invocation, InvokedSource } from '../model/own-commands.ts';
import { withoutCredentials } from '../source/git/git-address.ts';

interface InvocationFlags {
  readonly owner: string;
  readonly host?: string;
  readonly source?: string | undefined;
  readonly ref?: string;
  readonly path?: string;
}

/** How the user called this command, for the commands that it suggests. Never with credentials. */
export function invocationOf({ owner, host, source, ref, path }: InvocationFlags): Invocation {
  return {
    owner,
    ...(host === undefined ? {} : { host }),
    ...(source === undefined ? {} : { source: sourceOf({ source, ref, path }) }),
  };
}

const sourceOf = ({
  source,
  ref,
  path,
}: Record<'source', string> & Record<'ref' | 'path', string | undefined>): InvokedSource => ({
  ...(source === flagDefaults.source ? {} : { address: withoutCredentials(source) }),
  ...(ref === undefined ? {} : { ref }),
  ...(path === undefined ? {} : { path }),
});
