/** What has been counted and measured, as Prometheus reads it. */
export interface MetricsText {
  readonly contentType: string;
  readonly text: () => Promise<string>;
}
