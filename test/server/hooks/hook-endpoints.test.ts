import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HookName } from '../../../src/model/settings.ts';
import { schemaErrors } from '../../support/schemas.ts';
import { createServerApp, createServerWorld, type ServerApp, type ServerWorld } from '../server-world.ts';

const secretFile = '/run/secrets/hook';
const secret = 'It is a secret to everybody';
const hooks = Object.fromEntries(
  ['github', 'gitlab', 'gitea', 'generic'].map((name) => [name, { secretFile }]),
);

let world: ServerWorld;
let app: ServerApp;

beforeEach(() => {
  world = createServerWorld({ hooks }, 'main');
  world.secrets.set(secretFile, `${secret}\n`);
  app = createServerApp(world);
});

afterEach(() => {
  app.stop();
});

type Headers = Readonly<Record<string, string>>;

const hmac = (body: string, key: string | Buffer = secret): string =>
  createHmac('sha256', key).update(body).digest('hex');

/** The headers with which each sender signs a push. */
const signed: Readonly<Record<string, (body: string, key?: string) => Headers>> = {
  github: (body, key) => ({
    'x-github-event': 'push',
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-hub-signature-256': `sha256=${hmac(body, key)}`,
  }),
  gitea: (body, key) => ({ 'x-gitea-event': 'push', 'x-gitea-signature': hmac(body, key) }),
  gitlab: (_body, key = secret) => ({ 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': key }),
  'gitlab, signed': (body, key = secret) => ({
    'x-gitlab-event': 'Push Hook',
    'webhook-id': 'f5e5f430-f57b-4e6e-9fac-d9128cd7232f',
    'webhook-timestamp': '1700000000',
    'webhook-signature': `v1,${createHmac('sha256', key)
      .update(`f5e5f430-f57b-4e6e-9fac-d9128cd7232f.1700000000.${body}`)
      .digest('base64')}`,
  }),
  generic: (body, key) => ({ 'x-reconciler-signature': `sha256=${hmac(body, key)}` }),
  'generic, token': (_body, key = secret) => ({ 'x-reconciler-token': key }),
};
const kinds = Object.keys(signed);
const hookOf = (kind: string): HookName => kind.replace(/,.*/, '') as HookName;

async function send(kind: string, body: string, headers: Headers): Promise<readonly unknown[]> {
  const answer = await app.ask(`/hooks/${hookOf(kind)}`, { method: 'POST', body, headers });
  const text = await answer.text();
  expect(schemaErrors(answer.status === 202 ? 'accepted' : 'error', text)).toEqual([]);
  expect(text).not.toContain(secret);
  const { code, result } = JSON.parse(text) as { code?: string; result?: string };
  return [answer.status, code ?? result];
}

const push = (ref: string): string => JSON.stringify({ ref, after: 'a'.repeat(40) });

describe.each(kinds)('/hooks: %s', (kind) => {
  const body = push('refs/heads/main');
  const headersOf = (key?: string): Headers => signed[kind]!(body, key);

  it('fetches after a signed push', async () => {
    expect(await send(kind, body, headersOf())).toEqual([202, 'accepted']);
    expect(world.port.asked).toEqual(['fetch']);
  });

  it('refuses another secret, none, and what is almost right', async () => {
    const cut = Object.fromEntries(
      Object.entries(headersOf()).map(([name, value]) => [
        name,
        name.endsWith('-event') ? value : value.slice(0, -1),
      ]),
    );
    const bare = Object.fromEntries(Object.entries(headersOf()).filter(([name]) => name.endsWith('-event')));
    const empty = Object.fromEntries(Object.keys(headersOf()).map((name) => [name, '']));

    for (const headers of [headersOf('another'), headersOf(''), cut, bare, empty, {}]) {
      expect(await send(kind, body, headers)).toEqual([401, 'signature-refused']);
    }
    expect(world.port.asked).toEqual([]);
  });

  it('refuses while the file of the secret is empty or away', async () => {
    world.secrets.set(secretFile, '\n');
    expect(await send(kind, body, headersOf(''))).toEqual([503, 'secret-unreadable']);
    world.secrets.delete(secretFile);
    expect(await send(kind, body, headersOf())).toEqual([503, 'secret-unreadable']);
    expect(world.port.asked).toEqual([]);
  });

  it('takes a new secret as soon as the file has it', async () => {
    world.secrets.set(secretFile, 'new');

    expect(await send(kind, body, headersOf())).toEqual([401, 'signature-refused']);
    expect(await send(kind, body, headersOf('new'))).toEqual([202, 'accepted']);
  });

  it('is off without a secret in the settings', async () => {
    app.stop();
    world = createServerWorld({ hooks: {} });
    app = createServerApp(world);

    expect(await send(kind, body, headersOf())).toEqual([404, 'hook-off']);
  });

  it('ignores a push to another branch', async () => {
    const other = push('refs/heads/topic');

    expect(await send(kind, other, signed[kind]!(other))).toEqual([202, 'ignored']);
    expect(world.port.asked).toEqual([]);
  });
});

describe('/hooks', () => {
  it('refuses a body that was changed on its way', async () => {
    const body = push('refs/heads/main');
    const changed = `${body} `;

    for (const kind of ['github', 'gitea', 'gitlab, signed', 'generic']) {
      expect(await send(kind, changed, signed[kind]!(body))).toEqual([401, 'signature-refused']);
    }
  });

  it.each([
    ['github', { 'x-github-event': 'ping' }],
    ['gitea', { 'x-gitea-event': 'issues' }],
    ['gitlab', { 'x-gitlab-event': 'Pipeline Hook' }],
  ] as const)('ignores an event of %s that is no push', async (kind, event) => {
    const body = '{"zen":"Design for failure."}';

    expect(await send(kind, body, { ...signed[kind]!(body), ...event })).toEqual([202, 'ignored']);
    expect(world.port.asked).toEqual([]);
  });

  it('takes the key of a GitLab signing token from its base64', async () => {
    const key = Buffer.from('0123456789abcdef0123456789abcdef');
    world.secrets.set(secretFile, `whsec_${key.toString('base64')}`);
    const body = push('main');
    const signature = createHmac('sha256', key).update(`1.2.${body}`).digest('base64');
    const headers = { 'x-gitlab-event': 'Push Hook', 'webhook-id': '1', 'webhook-timestamp': '2' };

    expect(
      await send('gitlab', body, { ...headers, 'webhook-signature': `v1,other v1,${signature}` }),
    ).toEqual([202, 'accepted']);
  });

  it("knows GitHub's example of its documentation", async () => {
    world.secrets.set(secretFile, "It's a Secret to Everybody");
    const headers = {
      'x-github-event': 'push',
      'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    };

    expect(await send('github', 'Hello, World!', headers)).toEqual([202, 'accepted']);
  });
});

describe('a flood of genuine pushes, or of replays of one', () => {
  it('makes one fetch at once and one in each pause', async () => {
    const body = push('refs/heads/main');
    const flood = async (count: number): Promise<void> => {
      for (let sent = 0; sent < count; sent += 1) await send('github', body, signed['github']!(body));
    };

    await flood(100);
    expect(world.port.asked).toHaveLength(1);
    await world.clock.advance(1_000);
    expect(world.port.asked).toHaveLength(2);
    await world.clock.advance(10_000);
    expect(world.port.asked).toHaveLength(2);
    await flood(1);
    expect(world.port.asked).toHaveLength(3);
  });
});
