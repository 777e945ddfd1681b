import { Gauge, type Registry } from 'prom-client';

export type Labels = Readonly<Record<string, string>>;

export interface GaugeValue {
  readonly labels: Labels;
  readonly value: number;
}

/** A gauge without labels, read when Prometheus asks. Undefined: it has no value yet. */
export function addGauge(
  registry: Registry,
  name: string,
  help: string,
  read: () => number | undefined,
): void {
  addLabelledGauge(registry, { name, help, labelNames: [] }, () => {
    const value = read();
    return value === undefined ? [] : [{ labels: {}, value }];
  });
}

/** A gauge with labels: series that are not read any longer are gone. */
export function addLabelledGauge(
  registry: Registry,
  about: { readonly name: string; readonly help: string; readonly labelNames: readonly string[] },
  read: () => readonly GaugeValue[],
): void {
  new Gauge({
    ...{ ...about, registers: [registry] },
    collect() {
      this.reset();
      // Without labels it begins with a zero.
      if (about.labelNames.length === 0) this.remove();
      for (const { labels, value } of read()) this.set(labels, value);
    },
  });
}
