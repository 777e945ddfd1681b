import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import type { Alert } from '../../src/model/alert.ts';
import type { Failure } from '../../src/model/failure.ts';
import { verifySignature } from '../../src/notify/signature.ts';
import { createWebhookNotifier } from '../../src/notify/webhook.ts';
import { startReceiver } from './receiver.ts';

const alert: Alert = {
  event: 'drift.detected',
  severity: 'warning',
  owner: 'default',
  at: '2026-01-01T00:00:00.000Z',
  resource: 'service/demoeast',
  fields: [{ path: 'replicas', field: 'replicas', from: '3', to: '1' }],
  summary: 'service/demoeast differs from git: ü',
};

async function failureOf(sending: Promise<void>): Promise<Failure> {
  return await sending.then(
    () => {
      throw new Error('send() did not fail');
    },
    (error: unknown) => error as Failure,
  );
}

test('createWebhookNotifier() posts the alert as signed JSON', async () => {
  const receiver = await startReceiver();
  const url = `${receiver.url}/hooks/reconciler?room=night`;

  await createWebhookNotifier({ url, secret: 'hunter2', timeoutMs: 5_000 }).send(alert);

  const [post] = receiver.received;
  expect(post).toMatchObject({
    method: 'POST',
    path: '/hooks/reconciler?room=night',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'swarm-reconciler',
      'x-reconciler-event': 'drift.detected',
      'x-reconciler-delivery': expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    },
  });
  expect(JSON.parse(post!.body)).toEqual({ schemaVersion: 1, ...alert });
  expect(verifySignature(post!.body, 'hunter2', String(post!.headers['x-reconciler-signature']))).toBe(true);
});

test('createWebhookNotifier() gives all attempts of an alert the same delivery id, and other alerts another', async () => {
  const receiver = await startReceiver();
  const notifier = createWebhookNotifier({ url: receiver.url, secret: 'hunter2' });

  await notifier.send(alert);
  await notifier.send(alert);
  await notifier.send({ ...alert, event: 'drift.resolved' });

  const [first, second, third] = receiver.received.map((post) => post.headers['x-reconciler-delivery']);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test('createWebhookNotifier() signs nothing without a secret', async () => {
  const receiver = await startReceiver();

  await createWebhookNotifier({ url: receiver.url }).send(alert);

  expect(receiver.received[0]?.headers).not.toHaveProperty('x-reconciler-signature');
});

test('createWebhookNotifier() sends the user info of its address as basic authorization', async () => {
  const receiver = await startReceiver();

  await createWebhookNotifier({ url: receiver.url.replace('//', '//robot:hunter2@') }).send(alert);

  const expected = `Basic ${Buffer.from('robot:hunter2').toString('base64')}`;
  expect(receiver.received[0]?.headers.authorization).toBe(expected);
});

test.each([
  [500, 'transient'],
  [503, 'transient'],
  [429, 'transient'],
  [400, 'rejected'],
  [401, 'rejected'],
  [404, 'rejected'],
])('createWebhookNotifier() fails for status %i: %s', async (status, kind) => {
  const receiver = await startReceiver((response) => response.writeHead(status).end('no'));
  const notifier = createWebhookNotifier({
    url: `${receiver.url}/secret-path?key=hunter2`,
    secret: 'hunter3',
  });

  const failure = await failureOf(notifier.send(alert));

  expect(failure).toMatchObject({
    code: 'notify-failed',
    kind,
    message: `Cannot deliver to webhook ${receiver.url}: it answered with status ${status}`,
  });
});

test('createWebhookNotifier() does not follow a redirect', async () => {
  const target = await startReceiver();
  const receiver = await startReceiver((response) => response.writeHead(307, { location: target.url }).end());

  const failure = await failureOf(createWebhookNotifier({ url: receiver.url }).send(alert));

  expect(failure).toMatchObject({ kind: 'rejected', hint: expect.stringContaining('Redirects') as string });
  expect(target.received).toEqual([]);
});

test('createWebhookNotifier() shows only the origin of its address in a failure', async () => {
  const url = 'http://robot:hunter2@127.0.0.1:1/hunter3?key=hunter4';

  const failure = await failureOf(createWebhookNotifier({ url, secret: 'hunter5' }).send(alert));

  expect(failure).toMatchObject({
    code: 'notify-failed',
    kind: 'transient',
    message: 'Cannot deliver to webhook http://127.0.0.1:1: ECONNREFUSED',
  });
  expect(JSON.stringify([failure, failure.message, failure.stack, failure.cause])).not.toMatch(
    /hunter|robot/,
  );
});

test('createWebhookNotifier() fails when there is no answer in time', async () => {
  const receiver = await startReceiver(() => undefined);

  const failure = await failureOf(createWebhookNotifier({ url: receiver.url, timeoutMs: 20 }).send(alert));

  expect(failure).toMatchObject({
    kind: 'transient',
    message: expect.stringContaining('within 20 ms') as string,
  });
});

test('createWebhookNotifier() fails when the connection breaks off', async () => {
  const receiver = await startReceiver((response) => response.destroy());

  const failure = await failureOf(createWebhookNotifier({ url: receiver.url }).send(alert));

  expect(failure).toMatchObject({ code: 'notify-failed', kind: 'transient' });
});

test('createWebhookNotifier() cuts off an answer without end', async () => {
  const endless = (response: ServerResponse): void => {
    const chunk = Buffer.alloc(16_384);
    const write = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.writeHead(200);
    response.on('drain', write);
    write();
  };
  const receiver = await startReceiver(endless);

  await expect(createWebhookNotifier({ url: receiver.url }).send(alert)).resolves.toBeUndefined();
});

test('createWebhookNotifier() stops when aborted, with the reason of the signal', async () => {
  const receiver = await startReceiver(() => undefined);
  const stop = new AbortController();

  const sending = createWebhookNotifier({ url: receiver.url }).send(alert, stop.signal);
  await receiver.untilReceived(1);
  stop.abort(new Error('time to go'));

  await expect(sending).rejects.toThrow('time to go');
});

test.each(['ftp://host/x', 'host/x?key=hunter2', ''])('createWebhookNotifier() rejects %j', (url) => {
  let failure: unknown;
  try {
    createWebhookNotifier({ url });
  } catch (error) {
    failure = error;
  }

  expect(failure).toMatchObject({ code: 'usage' });
  expect((failure as Failure).message).not.toContain('hunter2');
});
