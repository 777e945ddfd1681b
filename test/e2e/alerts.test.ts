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

/** Each is changed once: an object that is changed again and again is not alerted each time. */
const measured = Array.from({ length: 20 }, (_, index) => `app${index}`);

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

  const label = async (service: string, value: string): Promise<number> => {
    await lab.docker(['service', 'update', '--detach', '--label-add', `team=${value}`, service]);
    const at = await lab.docker(['service', 'inspect', '--format', '{{.UpdatedAt.UnixMilli}}', service]);
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
    const documents = ['app', ...measured].map(
      (name) => `apiVersion: swarm-reconciler.io/v1
kind: Service
metadata: { name: ${name} }
spec: { image: 'training/whoami:latest', replicas: 0, labels: { team: ours } }
`,
    );
    await writeFile(join(folder, 'manifests', 'services.yaml'), documents.join('---\n'));
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
    await label('app', 'theirs');

    const { text } = await slack.until('Drift detected');
    expect(text).toContain('service/app');
    expect(text).toContain('labels.team "ours" -> "theirs"');
    await untilOpen('drift.detected');

    await label('app', 'ours');

    await slack.until('Drift resolved');
    await untilOpen();
  });

  it('soon after the change', async () => {
    const seenMs: number[] = [];
    const deliveredMs: number[] = [];
    for (const name of measured) {
      const changedAt = await label(name, 'theirs');
      const { text, receivedAt } = await slack.until(`Drift detected: \`service/${name}\``);
      seenMs.push(Date.parse(/Since: `(.*)`/.exec(text)?.[1] ?? '') - changedAt);
      deliveredMs.push(receivedAt - changedAt);
    }

    console.info(
      `change by hand -> drift seen: ${percentiles(seenMs)}; -> delivered: ${percentiles(deliveredMs)}`,
    );
    expect(deliveredMs).toHaveLength(measured.length);
  });

  it('without a secret in its log', async () => {
    daemon.process.kill('SIGTERM');
    const { code, stdout, stderr } = await daemon.finished;

    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('hunter2');
  });
});
