import type { ReconcilerSnapshot } from '../../../src/model/snapshot.ts';
import type { Status } from '../../../src/model/status.ts';
import { Failure } from '../../../src/model/failure.ts';
import type { RevisionSource } from '../../../src/ports/revision-source.ts';
import type { ChannelCounts } from '../../../src/telemetry/metrics/alert-metrics.ts';
import { createMetrics, type Metrics } from '../../../src/telemetry/metrics/create-metrics.ts';
import { eachEvent, exampleIncidents, examplePending, stampedEvent } from '../../builders/events.ts';
import { changeOf, planWith } from '../../builders/steps.ts';
import { createFakePort, type FakePort } from '../../server/server-world.ts';

const at = '2026-01-01T00:00:00.000Z';

export const exampleStatus: Status = {
  ...{ schemaVersion: 1, owner: 'default', at, warnings: [] },
  resources: [
    {
      resource: 'service/web',
      conditions: [{ type: 'Drifted' }, { type: 'Suspended' }],
      health: { state: 'Degraded', running: 1, desired: 2 },
    },
    {
      resource: 'service/app',
      conditions: [{ type: 'InSync' }],
      health: { state: 'Healthy', running: 1, desired: 1 },
    },
    { resource: 'node/east"1\n', conditions: [{ type: 'InSync' }] },
  ],
};

const exampleSnapshot: Partial<ReconcilerSnapshot> = {
  status: exampleStatus,
  ...{ sourceSeenAt: at, swarmSeenAt: at, incidents: exampleIncidents, pending: examplePending },
  revision: { id: '1f0c9a2be4d7', digest: 'd' },
  drifts: [{ drift: { resource: 'service/web', state: 'changed', fields: [] }, since: at }],
  quarantines: [{ resource: 'service/web', reason: 'paused', hint: 'retry', hash: 'h', since: at }],
};

export interface Measured {
  readonly metrics: Metrics;
  readonly port: FakePort;
}

export function createMeasured(channels: readonly ChannelCounts[] = []): Measured {
  const metrics = createMetrics({ owner: 'default', version: '1.2.3', intervalMs: 30_000 });
  const port = createFakePort();
  metrics.follow(port, () => channels);
  return { metrics, port };
}

/** Metrics of which each has a value. */
export async function measureAll(): Promise<Measured> {
  const { metrics, port } = createMeasured([{ name: 'slack', waiting: 1, delivered: 2, failedAttempts: 3 }]);
  port.update(exampleSnapshot);
  const pruned = changeOf('service/old', { op: 'delete', cause: 'prune' });
  for (const event of eachEvent) port.publish(event);
  port.publish(stampedEvent({ type: 'pass.planned', plan: planWith({ changes: [pruned] }) }));
  port.publish(
    stampedEvent({
      type: 'change.finished',
      result: { id: pruned.id, resource: pruned.resource, op: 'delete', status: 'done' },
    }),
  );
  metrics.countRequest({ method: 'GET', path: '/services' }, 'ok');
  metrics.countRequest({ method: 'POST', path: '/services/abc/update' }, 'version-conflict');
  const streams = metrics.countStreams({
    follow: ({ onOpen }) => {
      onOpen();
      return Promise.resolve();
    },
  });
  const listener = { onOpen: () => undefined, onEvent: () => undefined };
  await streams.follow(listener, new AbortController().signal);
  await streams.follow(listener, new AbortController().signal);
  const source = metrics.countFetches(brokenSource);
  await source.fetch().catch(() => undefined);
  return { metrics, port };
}

const brokenSource: RevisionSource = {
  ...{ name: './m', partial: false },
  fetch: () => Promise.reject(new Failure('away', { kind: 'transient', code: 'source-unavailable' })),
  watch: () => Promise.resolve(() => Promise.resolve()),
};

/** The lines of our own metrics; those of the process differ each time. */
export const ownLines = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => /^(# (HELP|TYPE) )?reconciler_/.test(line))
    .map((line) => line.replace(process.version, 'v20'));
