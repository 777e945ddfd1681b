import type { Registry } from 'prom-client';
import type { AlertSeverity } from '../../model/alert.ts';
import type { ReconcilerSnapshot } from '../../model/snapshot.ts';
import { addGauge, addLabelledGauge } from './add-gauge.ts';
import { labelText } from './label-text.ts';

const severities: readonly AlertSeverity[] = ['info', 'warning', 'critical'];

/** What the daemon knows of itself and of its source. */
export function addStateMetrics(registry: Registry, snapshot: () => ReconcilerSnapshot | undefined): void {
  addGauge(
    registry,
    'reconciler_leader',
    'Whether this process writes (1) or stands by (0).',
    () => snapshot() && flag(snapshot()?.role === 'writer'),
  );
  addGauge(
    registry,
    'reconciler_source_up',
    'Whether the source could be read when that was last tried.',
    () => snapshot() && flag(snapshot()?.isSourceDown === false),
  );
  addGauge(registry, 'reconciler_source_seen_timestamp_seconds', 'When the source was last read.', () =>
    secondsOf(snapshot()?.sourceSeenAt),
  );
  addGauge(registry, 'reconciler_swarm_seen_timestamp_seconds', 'When the swarm was last observed.', () =>
    secondsOf(snapshot()?.swarmSeenAt),
  );
  addGauge(
    registry,
    'reconciler_pending_approvals',
    'Changes that wait until a person approves them.',
    () => snapshot()?.pending?.held.length ?? 0,
  );
  addLabelledGauge(
    registry,
    {
      name: 'reconciler_source_revision_info',
      help: 'The last revision whose manifests were all valid; always 1.',
      labelNames: ['revision'],
    },
    () => {
      const revision = snapshot()?.revision?.id;
      return revision === undefined ? [] : [{ labels: { revision: labelText(revision) }, value: 1 }];
    },
  );
  addLabelledGauge(
    registry,
    {
      name: 'reconciler_open_incidents',
      help: 'Conditions that were alerted and last.',
      labelNames: ['severity'],
    },
    () =>
      severities.map((severity) => ({
        labels: { severity },
        value: (snapshot()?.incidents ?? []).filter(({ alert }) => alert.severity === severity).length,
      })),
  );
}

const flag = (is: boolean): number => (is ? 1 : 0);

const secondsOf = (time: string | undefined): number | undefined =>
  time === undefined ? undefined : Date.parse(time) / 1000;
