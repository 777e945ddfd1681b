import { alertFlushTimeoutMs } from '../../defaults/times.ts';
import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import type { ResolvedSettings } from '../../model/settings.ts';
import { createChannels } from '../../notify/create-channels.ts';
import { alertTo } from '../../daemon/alerts.ts';
import { createDaemon } from '../../daemon/create-daemon.ts';
import type { DaemonSettings } from '../../daemon/daemon-state.ts';
import { logTo } from '../../daemon/log-lines.ts';
import { createThreadParser } from '../../parser/create-thread-parser.ts';
import { readAddress } from '../../source/create-source.ts';
import { createRevisionStore } from '../../source/revision-store.ts';
import { createMetrics } from '../../telemetry/metrics/create-metrics.ts';
import { createPinoLogger } from '../../telemetry/pino-logger.ts';
import { createSystemClock } from '../../telemetry/system-clock.ts';
import { connect } from '../connect.ts';
import { credentialsOf } from '../credentials-of.ts';
import { processName } from '../process-name.ts';
import { decrypterOf } from '../decrypter-of.ts';
import { invocationOf } from '../invocation-of.ts';
import { openSource } from '../load-manifests.ts';
import { freshSalt } from '../make-plan.ts';
import type { RunOptions } from '../program/options.ts';
import { serve } from '../serve.ts';
import { settingsOf } from '../settings-of.ts';
import { version } from '../version.ts';
import type { Streams } from '../terminal/streams.ts';

/** `reconciler run`: the daemon, until it is stopped. */
export async function run(options: RunOptions, streams: Streams): Promise<ExitCode> {
  const settings = await settingsOf(options, streams);
  const { engine, source: choice } = settings;
  const clock = createSystemClock();
  const logger = createPinoLogger({ level: settings.logLevel });
  const metrics = createMetrics({ ...settings, version: version() });
  const delivery = await createChannels(settings.alerts, { clock, logger });
  const parser = createThreadParser();
  const source = await openSource(
    { ...choice, source: choice.address },
    streams,
    clock,
    parser.findReferences,
  );
  const store = createRevisionStore({
    sourceName: source.name,
    identity: [await readAddress(choice.address), choice.ref, choice.path],
    workDir: choice.workDir ?? streams.env['RECONCILER_WORK_DIR'],
    env: streams.env,
  });
  const { registryAuthFile, resolveImage } = engine;
  const credentials = await credentialsOf(
    { resolveImage, ...(registryAuthFile === undefined ? {} : { registryAuth: registryAuthFile }) },
    streams,
  );
  const { reader, writer, events } = connect(engine.host, streams, credentials, metrics.countRequest);
  const daemon = createDaemon(
    {
      ...{ reader, writer, clock, credentials },
      source: metrics.countFetches(source),
      events: metrics.countStreams(events),
      makeSalt: freshSalt,
      decrypter: decrypterOf(
        choice.ageIdentityFile === undefined ? {} : { ageIdentity: choice.ageIdentityFile },
        streams,
      ),
      ...{ parser, store, processName: processName(), random: Math.random },
    },
    daemonSettings(settings, options),
  );
  metrics.follow(daemon, delivery.channels);
  const stopServing = await serve(daemon, settings, { clock, logger, metrics });
  daemon.subscribe(logTo(logger));
  daemon.subscribe(
    alertTo(
      (alert) => {
        delivery.enqueue(alert);
      },
      invocationOf({ ...choice, ...engine, owner: settings.owner, source: options.source ?? choice.address }),
    ),
  );
  try {
    await daemon.run(streams.signal);
  } finally {
    await stopServing();
  }
  await delivery.flush(alertFlushTimeoutMs);
  return exitCodes.done;
}

function daemonSettings(
  {
    owner,
    engine,
    source,
    intervalMs,
    timeoutMs,
    stableForMs,
    maxDeletes,
    switches,
    windows,
  }: ResolvedSettings,
  { allowInterruptionOf }: RunOptions,
): DaemonSettings {
  return {
    sourceIntervalMs: source.intervalMs,
    ...{ owner, intervalMs, waitTimeoutMs: timeoutMs, stableMs: stableForMs, maxDeletes, switches, windows },
    ...(engine.host === undefined ? {} : { host: engine.host }),
    ...(allowInterruptionOf === undefined ? {} : { allowInterruptionOf }),
    resolveImage: engine.resolveImage,
  };
}
