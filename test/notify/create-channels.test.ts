import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import type { Channel } from '../../src/model/settings.ts';
import { createChannels } from '../../src/notify/create-channels.ts';
import type { Delivery } from '../../src/notify/delivery.ts';
import { createFakeClock, type FakeClock } from '../fakes/fake-clock.ts';
import { createRecordingLogger } from '../fakes/recording-logger.ts';
import { degraded, recovered } from './alerts.ts';
import { everyAlert } from './every-alert.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { temporaryFolder } from './temporary-folder.ts';

const secretFile = async (text = 'hunter2'): Promise<string> => {
  const path = join(await temporaryFolder(), 'secret');
  await writeFile(path, text);
  return path;
};

interface World {
  readonly delivery: Delivery;
  readonly clock: FakeClock;
  readonly receiver: Receiver;
}

/** A delivery with one webhook channel of these filters. */
async function worldOf(filters: Channel): Promise<World> {
  const receiver = await startReceiver();
  const clock = createFakeClock();
  const channel = { ...filters, webhook: { url: receiver.url, secretFile: await secretFile() } };
  const alerts = { channels: [channel], groupWaitMs: 0, repeatMs: 14_400_000 };
  const delivery = await createChannels(alerts, { clock, logger: createRecordingLogger() });
  return { delivery, clock, receiver };
}

const eventsAt = ({ received }: Receiver): readonly string[] =>
  received.flatMap(({ body }) => {
    const document = JSON.parse(body) as { event: string; alerts?: readonly { event: string }[] };
    return (document.alerts ?? [document]).map(({ event }) => event);
  });

describe('createChannels() filters', () => {
  it('by severity; the end of what was sent is sent as well', async () => {
    const { delivery, receiver } = await worldOf({ severity: 'critical' });

    for (const event of [
      'health.degraded',
      'drift.detected',
      'drift.resolved',
      'health.recovered',
    ] as const) {
      delivery.enqueue(everyAlert[event]);
    }
    await delivery.flush(5_000);

    expect(eventsAt(receiver)).toEqual(['health.degraded', 'health.recovered']);
  });

  it('by event', async () => {
    const { delivery, receiver } = await worldOf({ events: ['revision.found', 'sync.succeeded'] });

    for (const alert of Object.values(everyAlert)) delivery.enqueue(alert);
    await delivery.flush(5_000);

    expect(eventsAt(receiver)).toEqual(['revision.found', 'sync.succeeded']);
  });

  it('out what only commit statuses need, unless it is asked for', async () => {
    const { delivery, receiver } = await worldOf({});

    for (const alert of Object.values(everyAlert)) delivery.enqueue(alert);
    await delivery.flush(5_000);

    expect(eventsAt(receiver)).not.toContain('revision.found');
    expect(eventsAt(receiver)).not.toContain('revision.applied');
    expect(eventsAt(receiver)).toHaveLength(Object.keys(everyAlert).length - 2);
  });
});

describe('createChannels() names channels', () => {
  it('by their type and host, without a path or a secret', async () => {
    const file = await secretFile();
    const channels: readonly Channel[] = [
      { webhook: { url: 'https://hook.example.org/hunter2', secretFile: file } },
      { slack: { url: 'https://hooks.slack.com/services/hunter2' } },
      { slack: { urlFile: await secretFile('https://chat.example.org/hooks/hunter2\n') } },
      { alertmanager: { url: 'http://am.example.org:9093', tokenFile: file } },
      { commitStatus: { provider: 'github', repository: 'team/swarm', tokenFile: file } },
      {
        commitStatus: {
          provider: 'gitea',
          url: 'https://git.example.org/api/v1',
          repository: 'a/b',
          tokenFile: file,
        },
      },
      { email: { server: 'smtp://mail.example.org', from: 'a@b.example', to: ['c@d.example'] } },
      {
        name: 'pager',
        email: {
          server: 'smtps://m.example',
          from: 'a@b.example',
          to: ['c@d.example'],
          user: 'x',
          passwordFile: file,
        },
      },
    ];

    const delivery = await createChannels(
      { channels, groupWaitMs: 0, repeatMs: 1 },
      { clock: createFakeClock(), logger: createRecordingLogger() },
    );

    expect(delivery.channels().map(({ name }) => name)).toEqual([
      'webhook hook.example.org',
      'slack hooks.slack.com',
      'slack chat.example.org',
      'alertmanager am.example.org:9093',
      'github api.github.com',
      'gitea git.example.org',
      'email mail.example.org',
      'pager',
    ]);
  });
});

describe('createChannels() fails at the start', () => {
  it.each([
    [{}, 'it has no receiver'],
    [
      { webhook: { url: 'https://x.example', secretFile: '/none/hunter2' } },
      'the key cannot be read from "/none/hunter2": ENOENT',
    ],
    [{ slack: { urlFile: '/none' } }, 'the address cannot be read from "/none": ENOENT'],
    [{ slack: { url: 'ftp://hunter2' } }, 'the address is not an http or https URL'],
    [{ slack: {} }, 'the address is empty'],
    [
      { alertmanager: { url: 'http://am', tokenFile: '/none' } },
      'the token cannot be read from "/none": ENOENT',
    ],
    [
      { commitStatus: { provider: 'gitea', repository: 'a/b', tokenFile: '/dev/null' } },
      'the address is empty',
    ],
    [
      { commitStatus: { provider: 'github', repository: 'a/b', tokenFile: '/dev/null' } },
      'the token in "/dev/null" is empty',
    ],
    [
      { email: { server: 'smtp://u:p@x', from: 'a@b', to: ['c@d'] } },
      'the server is not smtp://HOST:PORT or smtps://HOST:PORT',
    ],
    [{ email: { server: 'smtp://x', from: 'a@b', to: ['c'] } }, '"c" is not a mail address'],
    [
      { email: { server: 'smtp://x', from: 'a@b', to: ['c@d'], user: 'u' } },
      'a user needs a password, and a password a user',
    ],
    [
      {
        email: {
          server: 'smtp://x',
          startTls: 'off',
          from: 'a@b',
          to: ['c@d'],
          user: 'u',
          passwordFile: '/x',
        },
      },
      'a password is not sent without TLS',
    ],
  ] as const)('for %j: %s', async (channel, reason) => {
    const alerts = { channels: [channel as Channel], groupWaitMs: 0, repeatMs: 1 };

    const failure: unknown = await createChannels(alerts, {
      ...{ clock: createFakeClock(), logger: createRecordingLogger() },
    }).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({
      ...{ code: 'settings-invalid', message: `Cannot use alerts.channels[0]: ${reason}` },
    });
  });

  it('for a repository that leads elsewhere', async () => {
    const tokenFile = await secretFile();
    for (const repository of ['../user', 'team', 'team/', 'a/./b']) {
      const channel: Channel = { commitStatus: { provider: 'github', repository, tokenFile } };
      const starting = createChannels(
        { channels: [channel], groupWaitMs: 0, repeatMs: 1 },
        { clock: createFakeClock(), logger: createRecordingLogger() },
      );
      await expect(starting).rejects.toThrow('is not a repository');
    }
  });
});

it('createChannels() keeps an alert while a secret cannot be read, and sends it then', async () => {
  const receiver = await startReceiver();
  const clock = createFakeClock();
  const path = await secretFile();
  const channel: Channel = { webhook: { url: receiver.url, secretFile: path } };
  const delivery = await createChannels(
    { channels: [channel], groupWaitMs: 0, repeatMs: 14_400_000 },
    { clock, logger: createRecordingLogger(), retry: { random: () => 0 } },
  );

  await writeFile(path, '');
  delivery.enqueue(degraded('a'));
  await clock.untilSleeping();
  await writeFile(path, 'hunter2');
  await clock.advance(1_000);
  await receiver.untilReceived(1);
  delivery.enqueue(recovered('a'));
  await receiver.untilReceived(2);

  expect(eventsAt(receiver)).toEqual(['health.degraded', 'health.recovered']);
});
