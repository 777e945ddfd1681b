import type { StampedEvent } from '../../src/model/event.ts';
import type { ReconcilerSnapshot } from '../../src/model/snapshot.ts';
import type { ResolvedHttp } from '../../src/model/settings.ts';
import { Failure } from '../../src/model/failure.ts';
import type { EventListener, ReconcilerPort } from '../../src/ports/reconciler-port.ts';
import { httpLimits } from '../../src/defaults/limits.ts';
import { httpTimes } from '../../src/defaults/times.ts';
import { createApp } from '../../src/server/create-app.ts';
import { createEndpoints } from '../../src/server/create-endpoints.ts';
import type { ServerContext } from '../../src/server/server-context.ts';
import { createFakeClock, type FakeClock } from '../fakes/fake-clock.ts';
import { createRecordingLogger, type RecordingLogger } from '../fakes/recording-logger.ts';

export interface FakePort extends ReconcilerPort {
  /** What was asked of the daemon: `pass`, `fetch`, `approve HASH by WHO`. */
  readonly asked: readonly string[];
  /** How many subscribe to its events. */
  listeners(): number;
  publish(event: StampedEvent): void;
  update(change: Partial<ReconcilerSnapshot>): void;
}

export const knownHash = 'a'.repeat(64);

/** A daemon that does nothing but remember what it was asked for. */
export function createFakePort(): FakePort {
  const listeners = new Set<EventListener>();
  const asked: string[] = [];
  let snapshot = emptySnapshot;
  return {
    asked,
    requestPass: (reason) => asked.push(`pass ${reason}`),
    requestFetch: () => asked.push('fetch'),
    approve: ({ hash, by }) => {
      if (hash !== knownHash) {
        return Promise.reject(
          new Failure('Nothing waits under this hash', {
            kind: 'rejected',
            code: 'approval-unknown',
            hint: 'Look again',
          }),
        );
      }
      asked.push(`approve ${hash} by ${by}`);
      return Promise.resolve();
    },
    snapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listeners: () => listeners.size,
    publish: (event) => {
      for (const listener of listeners) listener(event);
    },
    update: (change) => {
      snapshot = { ...snapshot, ...change };
    },
  };
}

const emptySnapshot: ReconcilerSnapshot = {
  ...{ owner: 'default', role: 'writer', holder: undefined },
  ...{ revision: undefined, isSourceDown: false, sourceSeenAt: undefined, swarmSeenAt: undefined },
  switches: { revisions: 'auto', heal: 'report', prune: 'report', interruptions: 'report' },
  ...{
    status: undefined,
    topology: undefined,
    history: undefined,
    incidents: [],
    pending: undefined,
    drifts: [],
    quarantines: [],
  },
  ...{ failure: undefined, plan: undefined, running: undefined, lastPass: undefined },
};

export interface ServerWorld extends ServerContext {
  readonly port: FakePort;
  readonly clock: FakeClock;
  readonly logger: RecordingLogger;
  /** Files of secrets, by path. */
  readonly secrets: Map<string, string>;
}

const ports = { host: '127.0.0.1', port: 0 } as const;

export function createServerWorld(http: Partial<ResolvedHttp> = {}, ref?: string): ServerWorld {
  const port = createFakePort();
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const secrets = new Map<string, string>();
  return {
    ...{ port, clock, logger, secrets },
    settings: {
      http: { listen: ports, isDefaultAddress: false, hooks: {}, ...http },
      intervalMs: 30_000,
      source: ref === undefined ? {} : { ref },
    },
    dependencies: {
      ...{ clock, logger, version: '1.2.3' },
      metrics: { contentType: 'text/plain; version=0.0.4', text: () => Promise.resolve('up 1\n') },
      pageFiles: {
        script: Buffer.from('/* script */'),
        firstPaint: Buffer.from('/* first */'),
        style: Buffer.from('/* style */'),
      },
      invocation: { owner: 'default' },
      readSecret: (file) => {
        const secret = secrets.get(file);
        return secret === undefined
          ? Promise.reject(Object.assign(new Error('no such file'), { code: 'ENOENT' }))
          : Promise.resolve(secret);
      },
    },
    limits: { ...httpLimits, ...httpTimes },
  };
}

/** The server without a socket. */
export interface ServerApp {
  /** Asks as a client on this machine would. */
  readonly ask: (path: string, init?: RequestInit & { readonly host?: string }) => Promise<Response>;
  readonly stop: () => void;
}

export function createServerApp(world: ServerWorld): ServerApp {
  const { all, stop } = createEndpoints(world);
  const app = createApp(all, world);
  return {
    ask: async (path, { host = 'localhost:7380', ...init } = {}) => {
      const request = new Request(`http://localhost${path}`, init);
      request.headers.set('host', host);
      return app.fetch(request);
    },
    stop,
  };
}
