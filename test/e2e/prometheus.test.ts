import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { freePort } from '../support/git-server/free-port.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { poll } from '../support/poll.ts';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus.ts';
import { startReconciler, type RunningReconciler } from '../support/reconciler.ts';

const good = "image: 'training/whoami:latest'";

describeLab('a real Prometheus and reconciler run on a real swarm', () => {
  let lab: Lab;
  let folder: string;
  let daemon: RunningReconciler;
  let prometheus: RunningPrometheus;

  const declare = (spec: string): Promise<void> =>
    writeFile(
      join(folder, 'manifests', 'app.yaml'),
      `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: app }
spec: { networks: [web], route: { hosts: [app.example], port: 8000 }, ${spec} }
`,
    );
  const untilFiring = (name: string, isFiring = true): Promise<unknown> =>
    poll(`${name} ${isFiring ? 'fires' : 'has ended'}`, async () =>
      (await prometheus.firing()).includes(name) === isFiring ? true : undefined,
    );

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-prometheus-'));
    await lab.docker(['network', 'create', '--driver', 'overlay', 'web']);
    await mkdir(join(folder, 'manifests'));
    await declare(good);
    const listen = `127.0.0.1:${await freePort()}`;
    daemon = startReconciler([
      ...['run', join(folder, 'manifests'), '--host', lab.dockerHost, '--interval', '1s'],
      ...['--timeout', '15s', '--stable-for', '2s', '--allow-interruption', '--listen', listen],
    ]);
    prometheus = await startPrometheus(listen);
  });

  afterAll(async () => {
    await prometheus.stop();
    daemon.process.kill('SIGTERM');
    await daemon.finished;
    await rm(folder, { recursive: true });
  });

  it('shows the service as it is, and nothing fires once it is in sync', async () => {
    const info = 'reconciler_resource_info{name="app",sync_status="InSync",health_status="Healthy"}';
    await poll('the service is in sync', async () => (await prometheus.query(info))[0]);
    await poll('nothing fires', async () =>
      (await prometheus.firing()).length === 0 &&
      (await prometheus.query('reconciler_event_stream_up == 1')).length === 1
        ? true
        : undefined,
    );
    const [requests] = await prometheus.query(
      'sum(reconciler_docker_request_total{op="POST /services/create",code="ok"})',
    );
    expect(requests?.value).toBe(1);
  });

  it('fires for a change by hand, and no longer once that is undone', async () => {
    await lab.docker(['service', 'update', '--detach', '--env-add', 'BY=hand', 'app']);
    await untilFiring('ReconcilerDrift');

    await lab.docker(['service', 'update', '--detach', '--env-rm', 'BY', 'app']);
    await untilFiring('ReconcilerDrift', false);
  });

  it('fires for an update that swarm does not go through with, until there is a good one', async () => {
    await declare(`${good}, env: { WHOAMI_EXIT_AFTER_MS: '300' }`);
    await untilFiring('ReconcilerQuarantine');

    await declare(good);
    await untilFiring('ReconcilerQuarantine', false);
  });
});
