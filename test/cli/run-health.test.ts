import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { AlertEvent } from '../../src/model/alert.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { poll } from '../support/poll.ts';
import { startImagesOnSandbox, type ImagesOnSandbox } from '../support/sandbox/images-on-sandbox.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

describe('reconciler run and the health of what it writes', () => {
  let cli: ImagesOnSandbox;
  let receiver: WebhookReceiver;
  let stop: AbortController;
  let running: Promise<number>;
  let seen = 0;

  /** The events since the last call, once the last of them is this one. */
  const eventsUntil = (last: AlertEvent): Promise<readonly AlertEvent[]> =>
    poll(`alert ${last}`, () => {
      const events = receiver.received.slice(seen).map(({ alert }) => alert.event);
      const found = events.indexOf(last);
      if (found === -1) return Promise.resolve(undefined);
      seen += found + 1;
      return Promise.resolve(events.slice(0, found + 1));
    });
  const lastResult = async (): Promise<string | undefined> => {
    const { out } = await cli.runPlain('history', '-o', 'json');
    return (JSON.parse(out) as { passes: readonly { result: string }[] }).passes[0]?.result;
  };

  beforeEach(async () => {
    cli = await startImagesOnSandbox();
    cli.engine.sandbox.setImage('app:missing', 'missing');
    cli.engine.sandbox.setImage('app:exits', 'exits');
    await cli.declareImages('app:good');
    receiver = await startWebhookReceiver('correct horse');
    await writeFile(join(cli.folder, 'key'), 'correct horse\n');
    stop = new AbortController();
    seen = 0;
    running = main(
      [
        ...['run', cli.folder, '--host', cli.engine.host, '--interval', '500ms', '--log-level', 'error'],
        ...['--timeout', '10s', '--stable-for', '1s', '--allow-interruption'],
        ...['--webhook-url', receiver.url, '--webhook-secret-file', join(cli.folder, 'key')],
      ],
      { ...memoryStreams(), signal: stop.signal },
    );
    expect(await eventsUntil('sync.succeeded')).toEqual(['sync.succeeded']);
  });

  afterEach(async () => {
    stop.abort();
    await running;
    await receiver.close();
    await cli.close();
  });

  const spoil: readonly (readonly [string, () => Promise<void>])[] = [
    ['an image that does not exist', () => cli.declareImages('app:missing')],
    ['a task that keeps exiting', () => cli.declareImages('app:exits')],
    ['a task for which no node has room', () => cli.declare(withoutRoom)],
  ];

  it.each(spoil)('reports %s, never as a success, and its end', async (_, declareFault) => {
    await declareFault();

    const begun = await eventsUntil('sync.failed');
    expect(begun).not.toContain('sync.succeeded');
    await poll('the history says so', async () => ((await lastResult()) === 'unhealthy' ? true : undefined));

    await cli.declareImages('app:good');

    const transitions = [...begun, ...(await eventsUntil('sync.succeeded'))];
    const count = (event: AlertEvent): number => transitions.filter((one) => one === event).length;
    expect(count('quarantine.ended')).toBe(count('quarantine.entered'));
    expect(await lastResult()).toBe('done');
  });
});

const withoutRoom = `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: app }
spec:
  networks: [web]
  route: { hosts: [app0.example], port: 80 }
  image: app:good
  resources: { reservations: { memory: 900g } }
`;
