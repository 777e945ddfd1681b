import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import type { AlertEvent } from '../../src/model/alert.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { poll } from '../support/poll.ts';
import { runReconciler, startReconciler, type RunningReconciler } from '../support/reconciler.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const good = "image: 'training/whoami:latest'";

// The steps build on each other: one daemon follows one folder through all of them.
describeLab('reconciler run and the health of what it writes', () => {
  let lab: Lab;
  let folder: string;
  let receiver: WebhookReceiver;
  let daemon: RunningReconciler;
  let seen = 0;

  const declare = (spec: string): Promise<void> =>
    writeFile(
      join(folder, 'manifests', 'app.yaml'),
      `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: app }
spec: { networks: [web], route: { hosts: [app.example], port: 8000 }, ${spec} }
`,
    );
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
    const { stdout } = await runReconciler(['history', '-o', 'json', '--host', lab.dockerHost]);
    return (JSON.parse(stdout) as { passes: readonly { result: string }[] }).passes[0]?.result;
  };

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-health-'));
    await lab.docker(['network', 'create', '--driver', 'overlay', 'web']);
    await mkdir(join(folder, 'manifests'));
    await declare(good);
    receiver = await startWebhookReceiver('correct horse');
    await writeFile(join(folder, 'key'), 'correct horse\n');
    daemon = startReconciler([
      ...['run', join(folder, 'manifests'), '--host', lab.dockerHost, '--interval', '1s'],
      ...['--timeout', '15s', '--stable-for', '2s', '--allow-interruption'],
      ...['--webhook-url', receiver.url, '--webhook-secret-file', join(folder, 'key')],
    ]);
    expect(await eventsUntil('sync.succeeded')).toEqual(['sync.succeeded']);
  });

  afterAll(async () => {
    daemon.process.kill('SIGTERM');
    await daemon.finished;
    await receiver.close();
    await rm(folder, { recursive: true });
  });

  const faults = [
    ['an image that does not exist', "image: 'training/whoami:none'"],
    ['a task that exits after its start', `${good}, env: { WHOAMI_EXIT_AFTER_MS: '300' }`],
    ['a task for which no node has room', `${good}, resources: { reservations: { memory: 900g } }`],
  ] as const;

  it.each(faults)('reports %s, never as a success, and its end', async (_, spec) => {
    await declare(spec);

    const begun = await eventsUntil('sync.failed');
    expect(begun).not.toContain('sync.succeeded');
    await poll('the history says so', async () => ((await lastResult()) === 'unhealthy' ? true : undefined));

    await declare(good);

    const ended = await eventsUntil('sync.succeeded');
    const transitions = [...begun, ...ended];
    const count = (event: AlertEvent): number => transitions.filter((one) => one === event).length;
    expect(count('quarantine.ended')).toBe(count('quarantine.entered'));
    expect(count('sync.succeeded')).toBe(1);
    expect(await lastResult()).toBe('done');
  });
});
