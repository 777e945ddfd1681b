import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { schemaErrors } from '../support/schemas.ts';
import { createServerApp, createServerWorld, type ServerApp, type ServerWorld } from './server-world.ts';

let world: ServerWorld;
let app: ServerApp;

beforeEach(() => {
  world = createServerWorld();
  app = createServerApp(world);
});

afterEach(() => {
  app.stop();
});

async function expectError(answer: Response, status: number, code: string): Promise<void> {
  const text = await answer.text();
  expect([answer.status, (JSON.parse(text) as { code: string }).code]).toEqual([status, code]);
  expect(schemaErrors('error', text)).toEqual([]);
}

describe('createApp()', () => {
  it('answers an unknown path with an error document that repeats nothing of it', async () => {
    const answer = await app.ask('/api/v1/%3Cscript%3E?token=hunter2');

    await expectError(answer.clone(), 404, 'path-unknown');
    expect(await answer.text()).not.toMatch(/script|hunter2/);
  });

  it.each([
    ['GET', '/hooks/github', 'POST'],
    ['GET', '/api/v1/passes', 'POST'],
    ['POST', '/api/v1/status', 'GET'],
    ['DELETE', '/api/v1/approvals', 'GET, POST'],
    ['PUT', '/metrics', 'GET'],
  ])('refuses %s %s and names the methods of the path', async (method, path, allowed) => {
    const answer = await app.ask(path, { method });

    expect(answer.headers.get('allow')).toBe(allowed);
    await expectError(answer, 405, 'method-refused');
  });

  it('answers HEAD as GET without a body', async () => {
    const answer = await app.ask('/healthz', { method: 'HEAD' });

    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it.each(['/api/v1/events', '/api/v1/page/live'])('a HEAD of the stream %s takes no place', async (path) => {
    for (let count = 0; count < 300; count += 1) {
      const head = await app.ask(path, { method: 'HEAD' });
      expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
      expect(head.body).toBeNull();
    }
    expect((await app.ask(path)).status).toBe(200);
  });

  it.each(['/api/v1/events', '/api/v1/page/live'])(
    'pages of other sites take no place at %s',
    async (path) => {
      const askFrom = (site: string): Promise<Response> =>
        app.ask(path, { headers: { 'sec-fetch-site': site } });
      for (let count = 0; count < 300; count += 1) {
        await expectError(await askFrom(count % 2 === 0 ? 'cross-site' : 'same-site'), 403, 'site-refused');
      }
      expect((await askFrom('same-origin')).status).toBe(200);
      expect((await askFrom('none')).status).toBe(200);
    },
  );

  it('refuses a host that is neither an address nor localhost nor allowed, before anything else', async () => {
    await expectError(await app.ask('/healthz', { host: 'evil.example' }), 421, 'host-refused');
    await expectError(await app.ask('/nowhere', { host: 'evil.example' }), 421, 'host-refused');
  });

  it('lets no page frame or read an answer, nor a browser keep it', async () => {
    const { headers } = await app.ask('/api/v1/plan');

    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers.has('access-control-allow-origin')).toBe(false);
    expect(headers.has('strict-transport-security')).toBe(false);
  });

  it('logs a request at debug with its path, and neither query nor header nor a path that nobody serves', async () => {
    await app.ask('/healthz?token=hunter2', { headers: { authorization: 'Bearer hunter2' } });
    await app.ask('/hooks/generic/hunter2', { method: 'POST' });

    expect(world.logger.records).toMatchObject([
      { level: 'debug', fields: { method: 'GET', path: '/healthz', status: 200 } },
      { level: 'debug', fields: { method: 'POST', path: '(unknown)', status: 404 } },
    ]);
    expect(JSON.stringify(world.logger.records)).not.toContain('hunter2');
  });

  it('answers a bug without its details, and logs them', async () => {
    const broken = createServerApp({
      ...world,
      dependencies: {
        ...world.dependencies,
        metrics: { contentType: 'text/plain', text: () => Promise.reject(new Error('hunter2')) },
      },
    });
    const answer = await broken.ask('/metrics');
    broken.stop();

    await expectError(answer.clone(), 500, 'internal-error');
    expect(await answer.text()).not.toContain('hunter2');
    expect(world.logger.records[0]).toMatchObject({ level: 'error', message: 'http request failed' });
  });

  it('passes metrics on as they are', async () => {
    const answer = await app.ask('/metrics');

    expect([answer.headers.get('content-type'), await answer.text()]).toEqual([
      'text/plain; version=0.0.4',
      'up 1\n',
    ]);
  });
});
