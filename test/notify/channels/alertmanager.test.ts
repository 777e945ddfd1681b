import { expect, it } from 'vitest';
import { createAlertmanagerNotifier } from '../../../src/notify/channels/alertmanager.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { degraded, messageOf, recovered } from '../alerts.ts';
import { everyAlert } from '../every-alert.ts';
import { startReceiver } from '../receiver.ts';

const signal = new AbortController().signal;
const clock = createFakeClock('2026-01-01T00:00:01.000Z');

interface Posted {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

it('createAlertmanagerNotifier() posts to the v2 API below the path, with the token', async () => {
  const receiver = await startReceiver();
  const notifier = createAlertmanagerNotifier({
    ...{ name: 'am', address: { value: `${receiver.url}/prefix/` }, token: { value: 'hunter2' }, clock },
  });

  await notifier.send(messageOf(degraded('a')), signal);

  expect(receiver.received).toMatchObject([
    { path: '/prefix/api/v2/alerts', headers: { authorization: 'Bearer hunter2' } },
  ]);
});

it('createAlertmanagerNotifier() gives begin and end the same labels, and only the last state', async () => {
  const receiver = await startReceiver();
  const notifier = createAlertmanagerNotifier({ name: 'am', address: { value: receiver.url }, clock });
  const end = { alert: recovered('a'), begin: degraded('a') };

  await notifier.send(messageOf(degraded('a'), degraded('b')), signal);
  await notifier.send({ items: [end], open: [] }, signal);
  await notifier.send({ items: [{ alert: degraded('a') }, end], open: [] }, signal);

  const posts = receiver.received.map(({ body }) => JSON.parse(body) as readonly Posted[]);
  expect(posts.map(({ length }) => length)).toEqual([2, 1, 1]);
  expect(posts[1]?.[0]?.labels).toEqual(posts[0]?.[0]?.labels);
  expect(posts.map(([first]) => first?.endsAt)).toEqual([
    '2026-01-01T00:05:01.000Z',
    recovered('a').at,
    recovered('a').at,
  ]);
});

it('createAlertmanagerNotifier() caps labels and annotations, and escapes what is not seen', async () => {
  const receiver = await startReceiver();
  const notifier = createAlertmanagerNotifier({ name: 'am', address: { value: receiver.url }, clock });
  const long = '<b>\u202e\r\n'.repeat(300_000);

  await notifier.send(
    messageOf({ ...degraded('a', long), resource: `service/${long}`, remedy: long }),
    signal,
  );

  const [posted] = JSON.parse(receiver.received[0]!.body) as readonly Posted[];
  for (const value of Object.values(posted!.labels)) expect(value.length).toBeLessThanOrEqual(200);
  for (const value of Object.values(posted!.annotations)) expect(value.length).toBeLessThan(3_000);
  expect(receiver.received[0]?.body).not.toMatch(/\u202e|\r/);
});

it('createAlertmanagerNotifier() never ends an alert before it begins', async () => {
  const receiver = await startReceiver();
  const notifier = createAlertmanagerNotifier({ name: 'am', address: { value: receiver.url }, clock });
  const begin = { ...degraded('a'), since: '2026-06-01T00:00:00.000Z' };

  await notifier.send({ items: [{ alert: recovered('a'), begin }], open: [] }, signal);

  const [posted] = JSON.parse(receiver.received[0]!.body) as readonly Posted[];
  expect(posted!.startsAt <= posted!.endsAt).toBe(true);
});

it('createAlertmanagerNotifier() wants what begins an incident, and sends it again each minute', () => {
  const { wants, repeatAfter } = createAlertmanagerNotifier({ name: 'am', address: { value: '' }, clock });
  const events = Object.values(everyAlert).filter(wants);

  expect(events.every(({ incident }) => incident?.phase === 'begin')).toBe(true);
  expect(events.length).toBeGreaterThan(5);
  expect(repeatAfter(14_400_000)).toBe(60_000);
});
