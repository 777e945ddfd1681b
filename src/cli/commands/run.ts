import { alertFlushTimeoutMs } from '../../defaults/times.ts';
import { readFile } from 'node:fs/promises';
import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { Failure } from '../../model/failure.ts';
import { createDelivery, type Delivery } from '../../notify/delivery.ts';
import { createWebhookNotifier } from '../../notify/webhook.ts';
import type { Notifier } from '../../ports/notifier.ts';
import { alertTo } from '../../daemon/alerts.ts';
import { createDaemon } from '../../daemon/create-daemon.ts';
import { logTo } from '../../daemon/log-lines.ts';
import { createPinoLogger } from '../../telemetry/pino-logger.ts';
import { createSystemClock } from '../../telemetry/system-clock.ts';
import { connect } from '../connect.ts';
import { credentialsOf } from '../credentials-of.ts';
import { decrypterOf } from '../decrypter-of.ts';
import { parseDurationFlag } from '../flags.ts';
import { invocationOf } from '../invocation-of.ts';
import { openSource, type SourceChoice } from '../load-manifests.ts';
import { freshSalt } from '../make-plan.ts';
import type { RunFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';

export type RunOptions = SourceChoice & RunFlags;

/** `reconciler run`: the daemon, until it is stopped. */
export async function run(options: RunOptions, streams: Streams): Promise<ExitCode> {
  const intervalMs = parseDurationFlag('--interval', options.interval);
  const clock = createSystemClock();
  const logger = createPinoLogger({ level: options.logLevel });
  const delivery: Delivery = createDelivery({
    notifiers: await notifiersOf(options, streams),
    clock,
    logger,
  });
  const source = await openSource(options, streams, clock);
  const credentials = await credentialsOf(options, streams);
  const { reader, writer } = connect(options.host, streams, credentials);
  const daemon = createDaemon(
    {
      source,
      reader,
      writer,
      clock,
      makeSalt: freshSalt,
      decrypter: decrypterOf(options, streams),
      credentials,
    },
    {
      owner: options.owner,
      ...(options.host === undefined ? {} : { host: options.host }),
      intervalMs,
      waitTimeoutMs: parseDurationFlag('--timeout', options.timeout),
      stableMs:
        options.stableFor === undefined
          ? undefined
          : parseDurationFlag('--stable-for', options.stableFor, 'zero'),
      switches: {
        ...{ revisions: 'auto', prune: 'report' },
        heal: options.heal ? 'auto' : options.healOverlays ? 'overlays' : 'report',
        interruptions: options.allowInterruption ? 'auto' : 'report',
      },
      windows: [],
      ...(options.allowInterruptionOf === undefined
        ? {}
        : { allowInterruptionOf: options.allowInterruptionOf }),
      maxDeletes: undefined,
      resolveImage: options.resolveImage,
    },
  );
  daemon.subscribe(logTo(logger));
  daemon.subscribe(
    alertTo((alert) => {
      delivery.enqueue(alert);
    }, invocationOf(options)),
  );
  await daemon.run(streams.signal);
  await delivery.flush(alertFlushTimeoutMs);
  return exitCodes.done;
}

async function notifiersOf(options: RunOptions, { env }: Streams): Promise<readonly Notifier[]> {
  const url = options.webhookUrl ?? env['RECONCILER_WEBHOOK_URL'];
  if (url === undefined) return [];
  const file = options.webhookSecretFile ?? env['RECONCILER_WEBHOOK_SECRET_FILE'];
  if (file === undefined) {
    throw new Failure('Cannot sign alerts: there is a webhook URL but no key', {
      kind: 'rejected',
      code: 'usage',
      hint: 'Name a file with the key in --webhook-secret-file or RECONCILER_WEBHOOK_SECRET_FILE',
    });
  }
  return [createWebhookNotifier({ url, secret: await readSecret(file) })];
}

async function readSecret(file: string): Promise<string> {
  try {
    const secret = (await readFile(file, 'utf8')).trim();
    if (secret !== '') return secret;
  } catch (cause) {
    throw new Failure(`Cannot read the webhook's key from "${file}"`, {
      kind: 'rejected',
      code: 'usage',
      cause,
    });
  }
  throw new Failure(`Cannot use the webhook's key in "${file}": the file is empty`, {
    kind: 'rejected',
    code: 'usage',
  });
}
