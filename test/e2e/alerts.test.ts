import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import {
  missingForAlertmanager,
  startAlertmanager,
  type RunningAlertmanager,
} from '../support/alertmanager.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { poll } from '../support/poll.ts';
import { startReconciler, type RunningReconciler } from '../support/reconciler.ts';
import { startSlackReceiver, type SlackReceiver } from '../support/slack-receiver.ts';

const samples = 20;

function percentiles(valuesMs: readonly number[]): string {
  const sorted = valuesMs.toSorted((left, right) => left - right);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}

// The steps build on each other: one daemon follows one folder through all of them.
describeLab('reconciler run alerts people', () => {
  let lab: Lab;
  let folder: string;
  let slack: SlackReceiver;
  let alertmanager: RunningAlertmanager;
  let daemon: RunningReconciler;

  const label = async (value: string): Promise<number> => {
    await lab.docker(['service', 'update', '--detach', '--label-add', `team=${value}`, 'app']);
    const at = await lab.docker(['service', 'inspect', '--format', '{{.UpdatedAt.UnixMilli}}', 'app']);
    return Number(at.trim());
  };
  const openEvents = async (): Promise<readonly (string | undefined)[]> =>
    (await alertmanager.alerts()).map(({ labels }) => labels['event']);
  const untilOpen = (...events: readonly string[]): Promise<unknown> =>
    poll(`open in Alertmanager: ${events.join()}`, async () =>
      JSON.stringify(await openEvents()) === JSON.stringify(events) ? true : undefined,
    );

  beforeAll(async () => {
    expect(missingForAlertmanager()).toEqual([]);
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-alerts-'));
    slack = await startSlackReceiver();
    alertmanager = await startAlertmanager('http://127.0.0.1:1');
    await mkdir(join(folder, 'manifests'));
    await writeFile(
      join(folder, 'manifests', 'app.yaml'),
      `apiVersion: swarm-reconciler.io/v1
kind: Service
metadata: { name: app }
spec: { image: 'training/whoami:latest', labels: { team: ours } }
`,
    );
    await writeFile(join(folder, 'slack-url'), `${slack.url}/services/T0/B0/hunter2\n`);
    await writeFile(
      join(folder, 'reconciler.yaml'),
      `source: { address: ./manifests }
engine: { host: '${lab.dockerHost}' }
interval: 30s
stableFor: 1s
http: { listen: 'off' }
alerts:
  channels:
    - slack: { urlFile: slack-url }
    - alertmanager: { url: '${alertmanager.url}' }
`,
    );
    daemon = startReconciler(['run', '--settings', join(folder, 'reconciler.yaml')]);
    await slack.until('Sync succeeded');
  });

  afterAll(async () => {
    daemon.process.kill('SIGTERM');
    await daemon.finished;
    await alertmanager.stop();
    await slack.close();
    await rm(folder, { recursive: true });
  });

  it('of a change by hand and of its end, in a real Alertmanager and in the format of Slack', async () => {
    await label('theirs');

    const { text } = await slack.until('Drift detected');
    expect(text).toContain('service/app');
    expect(text).toContain('labels.team "ours" -> "theirs"');
    await untilOpen('drift.detected');

    await label('ours');

    await slack.until('Drift resolved');
    await untilOpen();
  });

  it('soon after the change', async () => {
    const seenMs: number[] = [];
    const deliveredMs: number[] = [];
    for (let sample = 0; sample < samples; sample += 1) {
      const changedAt = await label('theirs');
      const { text, receivedAt } = await slack.until('Drift detected');
      seenMs.push(Date.parse(/Since: `(.*)`/.exec(text)?.[1] ?? '') - changedAt);
      deliveredMs.push(receivedAt - changedAt);
      await label('ours');
      await slack.until('Drift resolved');
    }

    console.info(`change by hand -> drift seen: ${percentiles(seenMs)}; -> delivered: ${percentiles(deliveredMs)}`);
    expect(deliveredMs).toHaveLength(samples);
  });

  it('without a secret in its log', async () => {
    daemon.process.kill('SIGTERM');
    const { code, stdout, stderr } = await daemon.finished;

    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('hunter2');
  });
});
