import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createWebhookNotifier } from '../../../src/notify/channels/webhook.ts';
import { verifySignature } from '../../support/verify-signature.ts';
import type { Notifier } from '../../../src/notify/notifier.ts';
import type { Alert } from '../../../src/model/alert.ts';
import { degraded, messageOf, recovered } from '../alerts.ts';
import { failureIn } from '../failure-in.ts';
import { startReceiver } from '../receiver.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const signal = new AbortController().signal;

const webhook = (url: string): Notifier =>
  createWebhookNotifier({ name: 'pager', address: { value: url }, secret: { value: 'hunter2' } });

it('createWebhookNotifier() posts one alert as signed JSON', async () => {
  const receiver = await startReceiver();
  const url = `${receiver.url}/hooks/reconciler?room=night`;

  await webhook(url).send(messageOf(degraded('a', 'ü')), signal);

  const [post] = receiver.received;
  expect(post).toMatchObject({
    method: 'POST',
    path: '/hooks/reconciler?room=night',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'swarm-reconciler',
      'x-reconciler-event': 'health.degraded',
      'x-reconciler-delivery': expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    },
  });
  expect(JSON.parse(post!.body)).toEqual({ schemaVersion: 1, ...degraded('a', 'ü') });
  expect(verifySignature(post!.body, 'hunter2', String(post!.headers['x-reconciler-signature']))).toBe(true);
});

it('createWebhookNotifier() posts several alerts as a group', async () => {
  const receiver = await startReceiver();

  await webhook(receiver.url).send(messageOf(degraded('a'), degraded('b'), recovered('c')), signal);

  const [post] = receiver.received;
  expect(post?.headers['x-reconciler-event']).toBe('group');
  expect(JSON.parse(post!.body)).toEqual({
    ...{ schemaVersion: 1, event: 'group', severity: 'critical', owner: 'default', at: degraded('a').at },
    summary: '3 alerts (2 critical, 1 info)',
    alerts: [degraded('a'), degraded('b'), recovered('c')],
  });
});

it('createWebhookNotifier() gives all attempts the same delivery id, and a repetition another', async () => {
  const receiver = await startReceiver();
  const notifier = webhook(receiver.url);

  await notifier.send(messageOf(degraded('a')), signal);
  await notifier.send(messageOf(degraded('a')), signal);
  await notifier.send({ items: [{ alert: degraded('a'), repeat: 1 }], open: [] }, signal);

  const [first, second, third] = receiver.received.map((post) => post.headers['x-reconciler-delivery']);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect((JSON.parse(receiver.received[2]!.body) as { readonly repeat: number }).repeat).toBe(1);
});

it('createWebhookNotifier() sends the user info of its address as basic authorization', async () => {
  const receiver = await startReceiver();

  await webhook(receiver.url.replace('//', '//robot:hunter2@')).send(messageOf(degraded('a')), signal);

  const expected = `Basic ${Buffer.from('robot:hunter2').toString('base64')}`;
  expect(receiver.received[0]?.headers.authorization).toBe(expected);
});

it('createWebhookNotifier() reads its address and its key again for each message', async () => {
  const receiver = await startReceiver();
  const folder = await temporaryFolder();
  const [address, secret] = [join(folder, 'address'), join(folder, 'key')];
  await writeFile(address, `${receiver.url}/old\n`);
  await writeFile(secret, 'old\n');
  const notifier = createWebhookNotifier({
    ...{ name: 'pager', address: { file: address }, secret: { file: secret } },
  });

  await notifier.send(messageOf(degraded('a')), signal);
  await writeFile(address, `${receiver.url}/new`);
  await writeFile(secret, 'new');
  await notifier.send(messageOf(degraded('a')), signal);

  const seen = receiver.received.map(({ path, body, headers }) => [
    path,
    verifySignature(body, path?.slice(1) ?? '', String(headers['x-reconciler-signature'])),
  ]);
  expect(seen).toEqual([
    ['/old', true],
    ['/new', true],
  ]);
});

it('createWebhookNotifier() shows only its name in a failure', async () => {
  const notifier = createWebhookNotifier({
    ...{ name: 'pager', address: { value: 'http://robot:hunter2@127.0.0.1:1/hunter3?key=hunter4' } },
    secret: { value: 'hunter5' },
  });

  const failure = await failureIn(notifier.send(messageOf(degraded('a')), signal));

  expect(failure).toMatchObject({
    ...{ code: 'notify-failed', kind: 'transient', arrival: 'no' },
    message: 'Cannot deliver to pager: ECONNREFUSED',
  });
  expect(JSON.stringify([failure, failure.message, failure.stack, failure.cause])).not.toMatch(
    /hunter|robot/,
  );
});

it('createWebhookNotifier() caps what it sends of alerts with hostile texts', async () => {
  const receiver = await startReceiver();
  const long = '\u{202e}<!channel>\r\n'.repeat(20_000);
  const alert: Alert = {
    ...degraded('a', long),
    remedy: long,
    objects: Array.from({ length: 1_000 }, () => long),
    problems: Array.from({ length: 1_000 }, () => ({ code: 'x', message: long, file: long })),
    fields: Array.from({ length: 1_000 }, () => ({
      path: long,
      field: 'labels',
      key: long,
      from: long,
      to: [long],
    })),
  };

  await webhook(receiver.url).send(messageOf(...Array.from({ length: 10 }, () => alert)), signal);

  expect(receiver.received[0]?.body.length).toBeLessThan(1_000_000);
});
