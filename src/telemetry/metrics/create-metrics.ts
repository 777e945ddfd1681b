import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { MetricsText } from '../../ports/metrics-text.ts';
import type { ReconcilerPort, Unsubscribe } from '../../ports/reconciler-port.ts';
import type { RevisionSource } from '../../ports/revision-source.ts';
import { addAlertMetrics, type ChannelCounts } from './alert-metrics.ts';
import { addEngineMetrics, type EngineMetrics } from './engine-metrics.ts';
import { addPassMetrics } from './pass-metrics.ts';
import { addResourceMetrics } from './resource-metrics.ts';
import { addSourceMetrics } from './source-metrics.ts';
import { addStateMetrics } from './state-metrics.ts';

export interface Metrics extends MetricsText, EngineMetrics {
  /** The same source, with its reads counted. */
  readonly countFetches: (source: RevisionSource) => RevisionSource;
  /**
   * Counts the events of the daemon from now on. Reads its snapshot, and what its channels of alerts count, when Prometheus
   * asks.
   */
  readonly follow: (
    daemon: Pick<ReconcilerPort, 'subscribe' | 'snapshot'>,
    channels?: () => readonly ChannelCounts[],
  ) => Unsubscribe;
}

export interface MetricsFacts {
  /** On every series, because several owners share a swarm, and a Prometheus. */
  readonly owner: string;
  readonly version: string;
  readonly intervalMs: number;
}

/** Everything that is measured, in a registry of its own. */
export function createMetrics({ owner, version, intervalMs }: MetricsFacts): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ owner });
  let daemon: Pick<ReconcilerPort, 'snapshot'> | undefined;
  let channels: () => readonly ChannelCounts[] = () => [];
  const snapshot = (): ReturnType<ReconcilerPort['snapshot']> | undefined => daemon?.snapshot();
  addBuildInfo(registry, version);
  addInterval(registry, intervalMs);
  const count = addPassMetrics(registry, snapshot);
  addResourceMetrics(registry, snapshot);
  addStateMetrics(registry, snapshot);
  const engine = addEngineMetrics(registry);
  const countFetches = addSourceMetrics(registry);
  addAlertMetrics(registry, () => channels());
  collectDefaultMetrics({ register: registry });
  return {
    ...{ ...engine, countFetches, contentType: registry.contentType },
    text: () => registry.metrics(),
    follow: (followed, counts = () => []) => {
      daemon = followed;
      channels = counts;
      return followed.subscribe(count);
    },
  };
}

function addBuildInfo(registry: Registry, version: string): void {
  const labels = { version, node: process.version };
  new Gauge({
    ...{ name: 'reconciler_build_info', help: 'The version of the reconciler and of Node.js; always 1.' },
    ...{ labelNames: Object.keys(labels), registers: [registry] },
  }).set(labels, 1);
}

function addInterval(registry: Registry, intervalMs: number): void {
  new Gauge({
    name: 'reconciler_interval_seconds',
    help: 'How often the swarm is looked at without events; rules refer to it.',
    registers: [registry],
  }).set(intervalMs / 1000);
}
