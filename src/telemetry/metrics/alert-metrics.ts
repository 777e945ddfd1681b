import { Counter, type Registry } from 'prom-client';
import { addLabelledGauge } from './add-gauge.ts';
import { labelText } from './label-text.ts';

/** What a channel of alerts reports of itself. */
export interface ChannelCounts {
  readonly name: string;
  /** Alerts that are not delivered yet. */
  readonly waiting: number;
  readonly delivered: number;
  readonly failedAttempts: number;
}

/** The channels count by themselves: what they say is passed on. */
export function addAlertMetrics(registry: Registry, channels: () => readonly ChannelCounts[]): void {
  addLabelledGauge(
    registry,
    {
      name: 'reconciler_alerts_waiting',
      help: 'Alerts that are not delivered yet.',
      labelNames: ['channel'],
    },
    () => channels().map(({ name, waiting }) => ({ labels: { channel: labelText(name) }, value: waiting })),
  );
  const addCounter = (name: string, help: string, read: (counts: ChannelCounts) => number): void => {
    new Counter({
      ...{ name, help, labelNames: ['channel'], registers: [registry] },
      collect() {
        this.reset();
        for (const counts of channels()) this.inc({ channel: labelText(counts.name) }, read(counts));
      },
    });
  };
  addCounter(
    'reconciler_alerts_delivered_total',
    'Alerts that were delivered.',
    ({ delivered }) => delivered,
  );
  addCounter(
    'reconciler_alert_attempts_failed_total',
    'Attempts to deliver alerts that failed.',
    ({ failedAttempts }) => failedAttempts,
  );
}
