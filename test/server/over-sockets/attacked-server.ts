import { afterEach, beforeEach, expect } from 'vitest';
import { createHmac } from 'node:crypto';
import { httpLimits } from '../../../src/defaults/limits.ts';
import { httpTimes } from '../../../src/defaults/times.ts';
import type { ServerLimits } from '../../../src/server/server-context.ts';
import { startServer, type RunningServer } from '../../../src/server/start-server.ts';
import { createServerWorld, type ServerWorld } from '../server-world.ts';

export const secret = 'It is a secret to everybody';
const files = { hook: '/run/secrets/hook', token: '/run/secrets/token' };

/** Times so short that a test need not wait for them: what it shows is that there is an end. */
export const shortTimes = { headersMs: 400, requestMs: 800, idleMs: 1_000, closeMs: 200 } as const;

export interface AttackedServer {
  readonly world: () => ServerWorld;
  readonly address: () => string;
  readonly isAlive: () => Promise<boolean>;
}

/** A server for each test, which must have leaked nothing and met no bug in the end, whatever it was sent. */
export function attackedServer(times: Partial<ServerLimits> = {}): AttackedServer {
  let world: ServerWorld;
  let server: RunningServer | undefined;
  const address = (): string => server?.address ?? '';
  beforeEach(async () => {
    const hook = { secretFile: files.hook };
    world = createServerWorld({
      tokenFile: files.token,
      hooks: { github: hook, gitlab: hook, gitea: hook, generic: hook },
    });
    world.secrets.set(files.hook, secret);
    world.secrets.set(files.token, `token of ${secret}`);
    const limits = { ...httpLimits, ...httpTimes, closeMs: 200, ...times };
    server = await startServer(world.port, world.settings, world.dependencies, limits);
  });
  afterEach(async () => {
    expect(world.logger.records.filter(({ level }) => level === 'error')).toEqual([]);
    expect(JSON.stringify(world.logger.records)).not.toContain(secret);
    await server?.close();
  });
  return { world: () => world, address, isAlive: async () => (await fetch(`${address()}/healthz`)).ok };
}

export const get = (target: string, host = 'localhost'): string =>
  `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;

/** A push of GitHub, signed if one of the headers is its signature. */
export const post = (headers: readonly string[], body = ''): string =>
  ['POST /hooks/github HTTP/1.1', 'Host: localhost', 'X-GitHub-Event: push', ...headers, '', body].join(
    '\r\n',
  );

export const signatureOf = (body: string | Uint8Array): string =>
  `X-Hub-Signature-256: sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
