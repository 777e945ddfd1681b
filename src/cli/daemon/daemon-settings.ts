import type { DaemonSettings } from '../../daemon/daemon-state.ts';
import type { ResolvedSettings } from '../../model/settings.ts';
import type { RunOptions } from '../program/options.ts';

/** What the daemon works with; what it is connected to is not part of it. */
export function daemonSettings(
  { engine, source, timeoutMs, stableForMs, ...settings }: ResolvedSettings,
  { allowInterruptionOf }: Pick<RunOptions, 'allowInterruptionOf'>,
): DaemonSettings {
  const { owner, intervalMs, maxDeletes, switches, windows } = settings;
  return {
    ...{ owner, intervalMs, maxDeletes, switches, windows },
    sourceIntervalMs: source.intervalMs,
    ...(settings.alerts.alive === undefined ? {} : { aliveAt: settings.alerts.alive }),
    ...{ waitTimeoutMs: timeoutMs, stableMs: stableForMs, resolveImage: engine.resolveImage },
    ...(engine.host === undefined ? {} : { host: engine.host }),
    ...(allowInterruptionOf === undefined ? {} : { allowInterruptionOf }),
  };
}
