import { readFile } from 'node:fs/promises';
import type { Invocation } from '../../model/own-commands.ts';
import type { ResolvedSettings } from '../../model/settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MetricsText } from '../../ports/metrics-text.ts';
import type { ReconcilerPort } from '../../ports/reconciler-port.ts';
import { startServer, type RunningServer } from '../../server/start-server.ts';
import { version } from '../version.ts';
import { readPageFiles } from './page-files.ts';

export interface ServeDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: MetricsText;
  readonly invocation: Invocation;
}

/** Serves the daemon over HTTP, as its settings say. Undefined: it does not, because it is off or its address is in use. */
export async function serve(
  daemon: ReconcilerPort,
  settings: ResolvedSettings,
  dependencies: ServeDependencies,
): Promise<RunningServer | undefined> {
  if (settings.http.listen === undefined) return undefined;
  const server = await startServer(daemon, settings, {
    ...{ ...dependencies, version: version() },
    pageFiles: await readPageFiles(),
    readSecret: (file) => readFile(file, 'utf8'),
  });
  if (server !== undefined) dependencies.logger.info('http server listens', { address: server.address });
  return server;
}
