import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import type { Alert, AlertEvent } from '../../src/model/alert.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { poll } from '../support/poll.ts';
import { startReconciler, type RunningReconciler } from '../support/reconciler.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const good = "image: 'training/whoami:latest', replicas: 2";

// The steps build on each other: one daemon follows one folder through all of them.
describeLab('reconciler run with the safe switches', () => {
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
  const start = (...flags: readonly string[]): void => {
    daemon = startReconciler([
      ...['run', join(folder, 'manifests'), '--host', lab.dockerHost, '--interval', '2s', ...flags],
      ...['--webhook-url', receiver.url, '--webhook-secret-file', join(folder, 'key')],
    ]);
  };
  const stop = async (): Promise<void> => {
    daemon.process.kill('SIGTERM');
    await daemon.finished;
  };
  /** The alert of the next such event, with the events before it. */
  const next = (
    last: AlertEvent,
  ): Promise<{ readonly alert: Alert; readonly before: readonly AlertEvent[] }> =>
    poll(`alert ${last}`, () => {
      const alerts = receiver.received.slice(seen).map(({ alert }) => alert);
      const found = alerts.findIndex(({ event }) => event === last);
      const alert = alerts[found];
      if (alert === undefined) return Promise.resolve(undefined);
      seen += found + 1;
      return Promise.resolve({ alert, before: alerts.slice(0, found).map(({ event }) => event) });
    });
  const envOf = async (): Promise<string> =>
    (
      await lab.docker(['service', 'inspect', '-f', '{{.Spec.TaskTemplate.ContainerSpec.Env}}', 'app'])
    ).trim();

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-drift-'));
    await lab.docker(['network', 'create', '--driver', 'overlay', 'web']);
    await mkdir(join(folder, 'manifests'));
    await declare(good);
    receiver = await startWebhookReceiver('correct horse');
    await writeFile(join(folder, 'key'), 'correct horse\n');
    start();
    await next('sync.succeeded');
  });

  afterAll(async () => {
    await stop();
    await receiver.close();
    await rm(folder, { recursive: true });
  });

  it('reports what is changed by hand, with the command that heals it, and its end', async () => {
    await lab.docker(['service', 'update', '--detach', '--replicas', '3', 'app']);
    const { alert } = await next('drift.detected');
    expect(alert).toMatchObject({ resource: 'service/app', fields: [{ path: 'replicas', from: 2, to: 3 }] });

    await lab.docker(['service', 'update', '--detach', '--replicas', '2', 'app']);

    expect((await next('drift.resolved')).before).not.toContain('drift.detected');
  });

  it('heals it where that is switched on', async () => {
    await stop();
    start('--heal');
    await lab.docker(['service', 'update', '--detach', '--env-add', 'BY=hand', '--replicas', '1', 'app']);

    await next('drift.detected');
    await next('drift.resolved');

    expect(await lab.docker(['service', 'ls', '--format', '{{.Name}} {{.Replicas}}'])).toMatch(/app \d\/2/);
  });

  it('reports a crash loop within half a minute, and its end', async () => {
    await declare(`${good}, env: { WHOAMI_EXIT_AFTER_MS: '300' }`);
    await poll('the crash loop', async () => ((await envOf()).includes('EXIT') ? true : undefined));
    const beganMs = Date.now();

    const { alert } = await next('health.degraded');
    process.stdout.write(`health.degraded after ${String(Date.now() - beganMs)} ms: ${alert.summary}\n`);
    expect(alert).toMatchObject({ resource: 'service/app', severity: 'critical' });

    await declare(good);
    const { before } = await next('health.recovered');
    expect(before).not.toContain('health.degraded');
  });
});
