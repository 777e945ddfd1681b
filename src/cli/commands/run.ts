import { alertFlushTimeoutMs } from '../../defaults/times.ts';
import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { daemonSettings } from '../daemon/daemon-settings.ts';
import { followSettings } from '../daemon/follow-settings.ts';
import { readRunSettings, settingsOf } from '../daemon/settings-of.ts';
import { startDaemon, type StartedDaemon } from '../daemon/start-daemon.ts';
import type { ReadSettings } from '../../settings/read-settings.ts';
import type { RunOptions } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';

/** `reconciler run`: the daemon, until it is stopped. */
export async function run(options: RunOptions, streams: Streams): Promise<ExitCode> {
  const { settings, read } = await settingsOf(options, streams);
  const started = await startDaemon(settings, options, streams);
  const { daemon, delivery, server } = started;
  const following = new AbortController();
  const readAgain = (): Promise<ReadSettings> => readRunSettings(options, streams);
  const follower = followFile(started, options, { first: read, readAgain }, following.signal);
  try {
    await daemon.run(streams.signal);
  } finally {
    following.abort();
    await Promise.all([follower, server?.close()]);
  }
  await delivery.flush(alertFlushTimeoutMs);
  return exitCodes.done;
}

/** Takes over what changes in the settings and may change while the daemon runs. */
async function followFile(
  { daemon, delivery, logger, clock }: StartedDaemon,
  options: RunOptions,
  { first, readAgain }: { readonly first: ReadSettings; readonly readAgain: () => Promise<ReadSettings> },
  signal: AbortSignal,
): Promise<void> {
  await followSettings(
    {
      ...{ read: readAgain, clock, logger },
      takeOver: async (settings) => {
        await delivery.replace(settings.alerts, daemon.snapshot().incidents);
        daemon.reconfigure(daemonSettings(settings, options));
        logger.setLevel(settings.logLevel);
      },
    },
    first,
    signal,
  );
}
