import { httpLimits } from '../defaults/limits.ts';
import { httpTimes } from '../defaults/times.ts';
import type { ReconcilerPort } from '../ports/reconciler-port.ts';
import { createApp } from './create-app.ts';
import { createEndpoints } from './create-endpoints.ts';
import { close, createLimitedServer, listen } from './limited-server.ts';
import type { ServerDependencies, ServerLimits, ServerSettings } from './server-context.ts';

export interface RunningServer {
  /** Where it listens: `http://127.0.0.1:7380`. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves the inbound port over HTTP. Undefined if it is off, or if it would listen on the default address and that is in
 * use: two daemons on one machine need no settings. Fails with a Failure if it cannot listen where it was told to.
 */
export async function startServer(
  port: ReconcilerPort,
  settings: ServerSettings,
  dependencies: ServerDependencies,
  limits: ServerLimits = { ...httpLimits, ...httpTimes },
): Promise<RunningServer | undefined> {
  const context = { port, settings, dependencies, limits };
  const endpoints = createEndpoints(context);
  const server = createLimitedServer(createApp(endpoints.all, context), limits);
  let address: string | undefined;
  try {
    address = await listen(server, context);
  } finally {
    if (address === undefined) endpoints.stop();
  }
  return address === undefined
    ? undefined
    : {
        address,
        close: async () => {
          endpoints.stop();
          await close(server, limits.closeMs);
        },
      };
}
