import { settingsPollMs } from '../../defaults/times.ts';
import { isEqualJson, type Json } from '../../kernel/json.ts';
import { Failure } from '../../model/failure.ts';
import { hasErrors, type Problem } from '../../model/manifest/problem.ts';
import type { ResolvedSettings } from '../../model/settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { changedSettings } from '../../settings/changed-settings.ts';
import type { ReadSettings } from '../../settings/read-settings.ts';

export interface SettingsFollower {
  /** Reads the settings again; fails with a Failure if the file cannot be read. */
  readonly read: () => Promise<ReadSettings>;
  /** Takes over the settings that may change while the daemon runs. */
  readonly takeOver: (settings: ResolvedSettings) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Looks at the settings until the signal is aborted. Looking again is simpler than watching, and finds a file that is
 * replaced, a link that is moved, and a file on a network mount.
 */
export async function followSettings(
  { read, takeOver, clock, logger }: SettingsFollower,
  first: ReadSettings,
  signal: AbortSignal,
): Promise<void> {
  let seen = first;
  for (;;) {
    await clock.sleep(settingsPollMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    const found = await readAgain(read);
    if (isSame(seen, found)) continue;
    if (found.settings === undefined) {
      logger.error('settings invalid: those before stay in force', { problems: found.problems.map(lineOf) });
      seen = { ...seen, problems: found.problems };
      continue;
    }
    if (hasErrors(seen.problems)) logger.info('settings valid again');
    const { now, later } = changedSettings(seen.effective, found.effective);
    if (now.length > 0) await takeOver(found.settings);
    if (now.length > 0) logger.info('settings taken over', { settings: now });
    if (later.length > 0)
      logger.warn('settings changed that hold from the next start on', { settings: later });
    seen = found;
  }
}

/** A file that is being replaced may be missing for a moment; one that stays away is reported. */
async function readAgain(read: SettingsFollower['read']): Promise<ReadSettings> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const problem: Problem = { severity: 'error', code: 'file-missing', message: error.message };
    return { settings: undefined, effective: {}, problems: [problem] };
  }
}

const isSame = (before: ReadSettings, after: ReadSettings): boolean =>
  hasErrors(after.problems)
    ? isEqualJson(textsOf(before), textsOf(after))
    : !hasErrors(before.problems) && isEqualJson(before.effective as Json, after.effective as Json);

const textsOf = ({ problems }: ReadSettings): Json => problems.map(lineOf);

const lineOf = ({ file, position, message }: Problem): string =>
  [file, position?.line, position?.column].filter((part) => part !== undefined).join(':') + ` ${message}`;
