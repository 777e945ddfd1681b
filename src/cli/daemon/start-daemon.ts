import { alertTo } from '../../daemon/alerts.ts';
import { createDaemon, type Daemon } from '../../daemon/create-daemon.ts';
import { logTo } from '../../daemon/log-lines.ts';
import { logWaits } from '../../daemon/log-waits.ts';
import type { Invocation } from '../../model/own-commands.ts';
import type { ResolvedSettings } from '../../model/settings.ts';
import { seedFrom } from '../../notify/seed-from.ts';
import { createThreadParser } from '../../parser/create-thread-parser.ts';
import type { RunningServer } from '../../server/start-server.ts';
import { readAddress } from '../../source/create-source.ts';
import { createRevisionStore } from '../../source/revision-store.ts';
import { createMetrics, type Metrics } from '../../telemetry/metrics/create-metrics.ts';
import { createPinoLogger, type LeveledLogger } from '../../telemetry/pino-logger.ts';
import { createSystemClock } from '../../telemetry/system-clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { connect } from '../connect.ts';
import { credentialsOf } from '../credentials-of.ts';
import { decrypterOf } from '../decrypter-of.ts';
import { invocationOf } from '../invocation-of.ts';
import { openSource } from '../load-manifests.ts';
import { freshSalt } from '../make-plan.ts';
import { processName } from '../process-name.ts';
import type { RunOptions } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';
import { version } from '../version.ts';
import { createAlertDelivery, type AlertDelivery } from './alert-delivery.ts';
import { daemonSettings } from './daemon-settings.ts';
import { serve } from './serve.ts';

export interface StartedDaemon {
  readonly daemon: Daemon;
  readonly delivery: AlertDelivery;
  readonly logger: LeveledLogger;
  readonly clock: Clock;
  /** Undefined: it is not served over HTTP. */
  readonly server: RunningServer | undefined;
}

/** The flags of `run` that are no settings; `program` is how its users start a command. */
export type DaemonOptions = Pick<RunOptions, 'source' | 'allowInterruptionOf'> & Pick<Invocation, 'program'>;

/** The daemon with everything that it talks to. It makes no pass yet. */
export async function startDaemon(
  settings: ResolvedSettings,
  options: DaemonOptions,
  streams: Streams,
  logger: LeveledLogger = createPinoLogger({ level: settings.logLevel }),
): Promise<StartedDaemon> {
  const clock = createSystemClock();
  const metrics = createMetrics({ ...settings, version: version() });
  const delivery = await createAlertDelivery(settings.alerts, { clock, logger });
  const daemon = await buildDaemon(settings, options, { streams, clock, metrics });
  metrics.follow(daemon, delivery.channels);
  daemon.subscribe(logTo(logger));
  daemon.subscribe(logWaits(logger));
  daemon.subscribe(seedFrom(delivery));
  const { engine, source, owner } = settings;
  const invocation = {
    ...invocationOf({ ...source, ...engine, owner, source: options.source ?? source.address }),
    ...(options.program === undefined ? {} : { program: options.program }),
  };
  daemon.subscribe(
    alertTo((alert) => {
      delivery.enqueue(alert);
    }, invocation),
  );
  const server = await serve(daemon, settings, { clock, logger, metrics, invocation });
  return { daemon, delivery, logger, clock, server };
}

interface Surroundings {
  readonly streams: Streams;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

async function buildDaemon(
  settings: ResolvedSettings,
  options: DaemonOptions,
  { streams, clock, metrics }: Surroundings,
): Promise<Daemon> {
  const { engine, source: choice } = settings;
  const parser = createThreadParser();
  const given = { ...choice, source: choice.address };
  const source = await openSource(given, streams, clock, parser.findReferences);
  const store = createRevisionStore({
    sourceName: source.name,
    identity: [await readAddress(choice.address), choice.ref, choice.path],
    workDir: choice.workDir ?? streams.env['RECONCILER_WORK_DIR'],
    env: streams.env,
  });
  const { registryAuthFile, resolveImage, host } = engine;
  const auth = registryAuthFile === undefined ? {} : { registryAuth: registryAuthFile };
  const credentials = await credentialsOf({ resolveImage, ...auth }, streams);
  const { reader, writer, events } = connect(host, streams, credentials, metrics.countRequest);
  const { ageIdentityFile } = choice;
  return createDaemon(
    {
      ...{ reader, writer, clock, credentials, parser, store },
      source: metrics.countFetches(source),
      events: metrics.countStreams(events),
      makeSalt: freshSalt,
      decrypter: decrypterOf(ageIdentityFile === undefined ? {} : { ageIdentity: ageIdentityFile }, streams),
      ...{ processName: processName(), random: Math.random },
    },
    daemonSettings(settings, options),
  );
}
