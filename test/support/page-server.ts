import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReconcilerSnapshot } from '../../src/model/snapshot.ts';
import type { PageView } from '../../src/report/page/page-view.ts';
import type { PageFiles } from '../../src/server/page/page-files.ts';
import { httpLimits } from '../../src/defaults/limits.ts';
import { httpTimes } from '../../src/defaults/times.ts';
import { createApp } from '../../src/server/create-app.ts';
import { createEndpoints } from '../../src/server/create-endpoints.ts';
import { close, createLimitedServer, listen } from '../../src/server/limited-server.ts';
import { followPage } from '../../src/server/page/follow-page.ts';
import type { ServerLimits } from '../../src/server/server-context.ts';
import { createSystemClock } from '../../src/telemetry/system-clock.ts';
import { stampedEvent } from '../builders/events.ts';
import { createServerWorld, type FakePort } from '../server/server-world.ts';

export const pageToken = 't0ken';
const tokenFile = '/run/secrets/token';

export interface PageServer {
  readonly address: string;
  /** What was asked of the daemon. */
  readonly port: FakePort;
  /** Shows another view on all open pages. `seen` is what the page learns of the snapshot beside it. */
  readonly show: (view: PageView, seen?: Partial<ReconcilerSnapshot>) => void;
  /** Ends the server; `start` begins it again at the same address. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
}

export interface PageServerOptions {
  /** A time at which the clock of the server stands still. */
  readonly at?: string;
  readonly limits?: Partial<ServerLimits>;
}

/** The real server with the real page, of a daemon that does nothing but show a view. */
export async function servePage(
  view: PageView,
  { at, limits = {} }: PageServerOptions = {},
): Promise<PageServer> {
  const world = createServerWorld({ tokenFile });
  world.secrets.set(tokenFile, pageToken);
  const system = createSystemClock();
  const clock = at === undefined ? system : { ...system, now: () => new Date(at) };
  const dependencies = { ...world.dependencies, clock, pageFiles: buildPage() };
  let shown = view;
  let stop = (): Promise<void> => Promise.resolve();
  let place = { host: '127.0.0.1', port: 0 };
  const start = async (): Promise<void> => {
    const context = {
      ...{ port: world.port, dependencies, limits: { ...httpLimits, ...httpTimes, ...limits } },
      settings: { ...world.settings, http: { ...world.settings.http, listen: place } },
    };
    const endpoints = createEndpoints(
      context,
      followPage(context, () => shown),
    );
    const server = createLimitedServer(createApp(endpoints.all, context), context.limits);
    const address = await listen(server, context);
    if (address === undefined) throw new Error('It does not listen');
    place = { ...place, port: Number(new URL(address).port) };
    stop = async () => {
      endpoints.stop();
      await close(server, context.limits.closeMs);
    };
  };
  await start();
  return {
    ...{ port: world.port, start, address: `http://127.0.0.1:${place.port}/` },
    show: (next, seen = {}) => {
      shown = next;
      world.port.update(seen);
      world.port.publish(stampedEvent({ type: 'sync.succeeded', changeCount: 0 }));
    },
    stop: () => stop(),
  };
}

/** The assets, built from the sources as they are now. */
export function buildPage(): PageFiles {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  try {
    execFileSync(process.execPath, ['tools/build-page.mjs', folder]);
    return {
      script: readFileSync(join(folder, 'page.js')),
      firstPaint: readFileSync(join(folder, 'first-paint.js')),
      style: readFileSync(join(folder, 'page.css')),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
