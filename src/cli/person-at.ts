import { userInfo } from 'node:os';
import { Failure } from '../model/failure.ts';
import type { Streams } from './terminal/streams.ts';

/** Who does it: as given with `--by`, else the current user. */
export const personOf = (by: string | undefined, streams: Streams): string =>
  shortText('--by', by ?? personAt(streams), 64);

/** The current user, also behind sudo, and where no variable names the user, as in a cron job or a container. */
const personAt = ({ env }: Streams): string =>
  [env['SUDO_USER'], env['USER'], env['LOGNAME']].find((name) => name !== undefined && name !== '') ??
  systemUser();

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id that no entry of the machine names, as in a container that runs with a numeric one.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

/** Limited, because the ledger stores the text and every plan prints it on one line. */
export function shortText(flag: string, text: string, longest: number): string {
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed.length <= longest) return trimmed;
  throw new Failure(`Cannot use ${flag}: it has ${trimmed.length} characters`, {
    ...{ kind: 'rejected', code: 'usage' },
    hint: `Use 1 to ${longest} characters, for those who find it later`,
  });
}
