import type { Registry } from 'prom-client';
import { kindOf, nameOf, resourceKinds, type Key } from '../../kernel/key.ts';
import type { ReconcilerSnapshot } from '../../model/snapshot.ts';
import type { ResourceStatus } from '../../model/status.ts';
import { addGauge, addLabelledGauge, type GaugeValue } from './add-gauge.ts';
import { labelText } from './label-text.ts';

/** What there is. The revision is no label of an object, or every push would replace all of their series. */
export function addResourceMetrics(registry: Registry, snapshot: () => ReconcilerSnapshot | undefined): void {
  const resources = (): readonly ResourceStatus[] => snapshot()?.status?.resources ?? [];
  addLabelledGauge(
    registry,
    {
      name: 'reconciler_resource_info',
      help: 'Each object of the owner, with its worst condition and its health; always 1.',
      labelNames: ['kind', 'name', 'sync_status', 'health_status', 'suspended'],
    },
    () => resources().map(infoOf),
  );
  addLabelledGauge(
    registry,
    {
      name: 'reconciler_drifted_resources',
      help: 'Objects that were changed outside of the reconciler.',
      labelNames: ['kind'],
    },
    () => countByKind((snapshot()?.drifts ?? []).map(({ drift }) => drift.resource)),
  );
  addGauge(
    registry,
    'reconciler_quarantined_resources',
    'Updates that swarm paused or rolled back: they are not sent again.',
    () => snapshot()?.quarantines.length ?? 0,
  );
  addGauge(
    registry,
    'reconciler_degraded_resources',
    'Services that are missing, or whose tasks crash, cannot be placed or stay too few.',
    () => resources().filter(isDegraded).length,
  );
  addGauge(
    registry,
    'reconciler_suspended_resources',
    'Objects to which a person allows no writes for a while.',
    () => resources().filter(isSuspended).length,
  );
}

const infoOf = (status: ResourceStatus): GaugeValue => ({
  labels: {
    kind: kindOf(status.resource),
    name: labelText(nameOf(status.resource)),
    // The worst comes first.
    sync_status: status.conditions[0]?.type ?? 'InSync',
    health_status: status.health?.state ?? '',
    suspended: String(isSuspended(status)),
  },
  value: 1,
});

const isDegraded = ({ health }: ResourceStatus): boolean =>
  health?.state === 'Degraded' || health?.state === 'Missing';

const isSuspended = ({ conditions }: ResourceStatus): boolean =>
  conditions.some(({ type }) => type === 'Suspended');

/** Each kind, also those with none: an alert on a series that comes and goes would start anew. */
const countByKind = (keys: readonly Key[]): readonly GaugeValue[] =>
  resourceKinds.map((kind) => ({
    labels: { kind },
    value: keys.filter((key) => kindOf(key) === kind).length,
  }));
