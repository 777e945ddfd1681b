import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { schemaErrors } from '../../support/schemas.ts';
import {
  createServerApp,
  createServerWorld,
  knownHash,
  type ServerApp,
  type ServerWorld,
} from '../server-world.ts';

const tokenFile = '/run/secrets/token';
let world: ServerWorld;
let app: ServerApp;

beforeEach(() => {
  world = createServerWorld({ tokenFile });
  world.secrets.set(tokenFile, 't0ken\n');
  app = createServerApp(world);
});

afterEach(() => {
  app.stop();
});

async function post(
  path: string,
  body?: string,
  authorization = 'Bearer t0ken',
): Promise<readonly unknown[]> {
  const answer = await app.ask(path, {
    method: 'POST',
    headers: authorization === '' ? {} : { authorization },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  expect(schemaErrors(answer.status === 202 ? 'accepted' : 'error', text)).toEqual([]);
  const { code, result } = JSON.parse(text) as { code?: string; result?: string };
  return [answer.status, code ?? result];
}

describe('POST /api/v1/passes', () => {
  it('asks for a pass that reads the source first', async () => {
    expect(await post('/api/v1/passes')).toEqual([202, 'accepted']);
    expect(world.port.asked).toEqual(['fetch']);
  });
});

describe('POST /api/v1/approvals', () => {
  const approval = JSON.stringify({ hash: knownHash });

  it('approves what waits under the hash, and records who claims to', async () => {
    expect(await post('/api/v1/approvals', approval)).toEqual([202, 'accepted']);
    expect(await post('/api/v1/approvals', JSON.stringify({ hash: knownHash, by: 'ann\n' }))).toEqual([
      202,
      'accepted',
    ]);
    expect(world.port.asked).toEqual([
      `approve ${knownHash} by HTTP API`,
      `approve ${knownHash} by ann\\n (HTTP API)`,
    ]);
  });

  it('passes on why it cannot: nothing waits under the hash', async () => {
    expect(await post('/api/v1/approvals', JSON.stringify({ hash: 'b'.repeat(64) }))).toEqual([
      409,
      'approval-unknown',
    ]);
  });

  it.each([
    '',
    'null',
    '[]',
    '{',
    '{}',
    '{"hash":1}',
    '{"hash":""}',
    '{"hash":"a b"}',
    `{"hash":"${'a'.repeat(129)}"}`,
    `{"hash":"a","by":1}`,
    `{"hash":"a","by":"${'x'.repeat(65)}"}`,
    '{"hash":"a","force":true}',
    '{"__proto__":{"hash":"a"}}',
  ])('refuses %s', async (body) => {
    expect(await post('/api/v1/approvals', body)).toEqual([400, 'body-invalid']);
    expect(world.port.asked).toEqual([]);
  });
});

describe.each(['/api/v1/passes', '/api/v1/approvals'])('%s', (path) => {
  const body = JSON.stringify({ hash: knownHash });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer x',
    'Bearer t0ke',
    'Bearer t0ken x',
    'Basic t0ken',
    't0ken',
    'Bearer T0KEN',
  ])('refuses the authorization "%s"', async (authorization) => {
    expect(await post(path, body, authorization)).toEqual([401, 'token-refused']);
    expect(world.port.asked).toEqual([]);
  });

  it('asks for the token as HTTP does', async () => {
    const answer = await app.ask(path, { method: 'POST' });

    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('takes a new token as soon as the file has it, and no longer the old one', async () => {
    world.secrets.set(tokenFile, 'n3w');

    expect(await post(path, body)).toEqual([401, 'token-refused']);
    expect(await post(path, body, 'Bearer n3w')).toEqual([202, 'accepted']);
  });

  it('lets nobody in while the file is empty or away, and logs that', async () => {
    world.secrets.set(tokenFile, ' \n');
    expect(await post(path, body, 'Bearer ')).toEqual([503, 'secret-unreadable']);
    world.secrets.delete(tokenFile);
    expect(await post(path, body)).toEqual([503, 'secret-unreadable']);

    expect(world.logger.records.filter(({ level }) => level === 'error')).toMatchObject([
      { message: 'secret file empty', fields: { file: tokenFile } },
      { message: 'secret file unreadable', fields: { file: tokenFile, reason: 'ENOENT' } },
    ]);
  });

  it('is refused to everybody without a token in the settings, and says so', async () => {
    app.stop();
    world = createServerWorld();
    app = createServerApp(world);

    expect(await post(path, body)).toEqual([403, 'read-only']);
    expect(await post(path, body, 'Bearer undefined')).toEqual([403, 'read-only']);
  });
});
