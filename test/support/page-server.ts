import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { ReconcilerSnapshot } from '../../src/model/snapshot.ts';
import type { PageView } from '../../src/report/page/page-view.ts';
import type { PageFiles } from '../../src/server/page/page-files.ts';
import { startServer, type RunningServer } from '../../src/server/start-server.ts';
import { createSystemClock } from '../../src/telemetry/system-clock.ts';
import { stampedEvent } from '../builders/events.ts';
import { createServerWorld, type FakePort } from '../server/server-world.ts';

export const pageToken = 't0ken';
const tokenFile = '/run/secrets/token';

const shown = vi.hoisted((): { view?: PageView } => ({}));

// Holds if nothing of the server is imported before this file: a test file imports only this one.
vi.mock(import('../../src/report/page/page-view-of.ts'), async (original) => ({
  ...(await original()),
  pageViewOf: () => {
    if (shown.view === undefined) throw new Error('No view is shown yet');
    return shown.view;
  },
}));

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

/**
 * The real server with the real page, of a daemon that does nothing but show a view. One for each test file. `at`: a time at
 * which the clock of the server stands still.
 */
export async function servePage(view: PageView, at?: string): Promise<PageServer> {
  const world = createServerWorld({ tokenFile });
  world.secrets.set(tokenFile, pageToken);
  const system = createSystemClock();
  const clock = at === undefined ? system : { ...system, now: () => new Date(at) };
  const dependencies = { ...world.dependencies, clock, pageFiles: buildPage() };
  let server: RunningServer | undefined;
  let listen = { host: '127.0.0.1', port: 0 };
  const start = async (): Promise<void> => {
    const settings = { ...world.settings, http: { ...world.settings.http, listen } };
    server = await startServer(world.port, settings, dependencies);
    if (server === undefined) throw new Error('It does not listen');
    listen = { ...listen, port: Number(new URL(server.address).port) };
  };
  shown.view = view;
  await start();
  return {
    ...{ port: world.port, start, address: `http://127.0.0.1:${listen.port}/` },
    show: (next, seen = {}) => {
      shown.view = next;
      world.port.update(seen);
      world.port.publish(stampedEvent({ type: 'sync.succeeded', changeCount: 0 }));
    },
    stop: async () => {
      await server?.close();
    },
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
