import { afterEach, beforeEach, expect, it } from 'vitest';
import { createChannels } from '../../src/notify/create-channels.ts';
import type { Delivery } from '../../src/notify/delivery.ts';
import {
  missingForAlertmanager,
  startAlertmanager,
  type RunningAlertmanager,
} from '../support/alertmanager.ts';
import { describeGitServer } from '../support/git-server/describe-git-server.ts';
import { poll } from '../support/poll.ts';
import { createFakeClock, type FakeClock } from '../fakes/fake-clock.ts';
import { createRecordingLogger } from '../fakes/recording-logger.ts';
import { degraded, recovered } from './alerts.ts';
import { everyAlert } from './every-alert.ts';
import { startReceiver, type Receiver } from './receiver.ts';

describeGitServer('the channel of a real Alertmanager', missingForAlertmanager(), () => {
  let receiver: Receiver;
  let alertmanager: RunningAlertmanager;
  let clock: FakeClock;
  let delivery: Delivery;

  beforeEach(async () => {
    receiver = await startReceiver();
    alertmanager = await startAlertmanager(receiver.url);
    clock = createFakeClock(new Date());
    const channels = [{ alertmanager: { url: alertmanager.url } }];
    delivery = await createChannels(
      { channels, groupWaitMs: 0, repeatMs: 14_400_000 },
      { clock, logger: createRecordingLogger() },
    );
  });

  afterEach(async () => {
    const flushed = delivery.flush(1_000);
    await clock.advance(1_000);
    await flushed;
    await alertmanager.stop();
  });

  const now = (): { readonly at: string; readonly since: string } => {
    const at = clock.now().toISOString();
    return { at, since: at };
  };

  const untilOpen = (count: number): Promise<unknown> =>
    poll(`${count} alerts are open`, async () =>
      (await alertmanager.alerts()).length === count ? true : undefined,
    );

  /** The states and events of which Alertmanager has notified its receiver. */
  const notified = (): readonly string[] =>
    receiver.received.flatMap(({ body }) => {
      const { alerts } = JSON.parse(body) as {
        readonly alerts: readonly { readonly status: string; readonly labels: { readonly event: string } }[];
      };
      return alerts.map(({ status, labels }) => `${status} ${labels.event}`);
    });

  it('opens alerts with labels and annotations, notifies of them, and of their end', async () => {
    delivery.enqueue({ ...degraded('a', 'has 0 of 1 task: <b>no</b> image'), ...now() });
    await untilOpen(1);

    expect(await alertmanager.alerts()).toMatchObject([
      {
        labels: {
          ...{ alertname: 'ReconcilerHealthDegraded', event: 'health.degraded', severity: 'critical' },
          ...{ owner: 'default', resource: 'service/a', incident: 'health/service/a' },
        },
        annotations: {
          summary: 'Degraded: service/a',
          description: expect.stringContaining('<b>no</b> image') as string,
        },
      },
    ]);
    await receiver.untilReceived(1);
    delivery.enqueue({ ...recovered('a'), at: clock.now().toISOString() });
    await untilOpen(0);
    await receiver.untilReceived(2);
    expect(notified()).toEqual(['firing health.degraded', 'resolved health.degraded']);
  });

  it('accepts an alert of every event that begins an incident, in one message', async () => {
    const begins = Object.values(everyAlert).filter(({ incident }) => incident?.phase === 'begin');

    for (const alert of begins) delivery.enqueue({ ...alert, ...now() });

    await untilOpen(begins.length);
  });

  it('has its open alerts again within a minute after a restart that lost them', async () => {
    for (const name of ['a', 'b']) delivery.enqueue({ ...degraded(name), ...now() });
    await untilOpen(2);
    delivery.enqueue({ ...recovered('b'), at: clock.now().toISOString() });
    await untilOpen(1);

    await alertmanager.stop();
    await alertmanager.start();
    expect(await alertmanager.alerts()).toEqual([]);
    await clock.advance(60_000);

    await untilOpen(1);
    expect((await alertmanager.alerts())[0]?.labels['resource']).toBe('service/a');
  });

  it('gets what began while it was away', async () => {
    await alertmanager.stop();
    delivery.enqueue({ ...degraded('a'), ...now() });
    await poll('an attempt has failed', () =>
      Promise.resolve(delivery.channels()[0]?.failure === 'ECONNREFUSED' ? true : undefined),
    );
    await alertmanager.start();
    await clock.advance(60_000);

    await untilOpen(1);
  });
});
