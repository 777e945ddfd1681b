import { tellsPeople } from '../../src/notify/tells-people.ts';
import { expect, it } from 'vitest';
import { alertTo } from '../../src/daemon/alerts.ts';
import { seedFrom } from '../../src/notify/seed-from.ts';
import { startDaemonWorld, type DaemonWorld } from '../daemon/daemon-world.ts';
import { hourMs, worldWith } from './delivery-world.ts';
import type { FakeNotifier } from './fake-notifier.ts';

/** What a channel has sent after the events of a daemon, and some hours more. */
async function sentBy(daemon: DaemonWorld, laterMs = 1_000): Promise<FakeNotifier['sent']> {
  const { notifier, clock, delivery } = worldWith();
  const listeners = [
    seedFrom(delivery),
    alertTo(
      (alert) => {
        if (tellsPeople(alert)) delivery.enqueue(alert);
      },
      { owner: 'default' },
    ),
  ];
  for (const event of daemon.takeEvents()) for (const listener of listeners) listener(event);
  await clock.advance(laterMs);
  await delivery.flush(0);
  return notifier.sent;
}

it('a daemon that is restarted tells nothing again, repeats what is open, and sends its end', async () => {
  const first = await startDaemonWorld();
  await first.pass();
  await first.swarm.api('DELETE', '/services/demoeast');
  first.takeEvents();
  await first.pass();
  const [[begin = ''] = []] = await sentBy(first);
  expect(begin).toContain('service/demoeast has changed outside the reconciler');

  const second = await startDaemonWorld({ swarm: first.swarm });
  await second.pass();
  const repeated = await sentBy(second, 5 * hourMs);
  await first.pass({
    switches: { revisions: 'auto', heal: 'auto', prune: 'report', interruptions: 'auto' },
  });
  const third = await startDaemonWorld({ swarm: first.swarm });
  await third.pass();
  const ended = await sentBy(third);

  expect(repeated).toHaveLength(1);
  expect(repeated[0]?.[0]).toMatch(/^service\/demoeast has changed outside the reconciler.* #\d+$/);
  expect(ended.flat()).toContain('service/demoeast matches the manifests again');
});
