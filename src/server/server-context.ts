import type { Invocation } from '../model/own-commands.ts';
import type { ResolvedSettings, ResolvedSource } from '../model/settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { MetricsText } from '../ports/metrics-text.ts';
import type { ReconcilerPort } from '../ports/reconciler-port.ts';
import type { httpLimits } from '../defaults/limits.ts';
import type { httpTimes } from '../defaults/times.ts';
import type { PageFiles } from './page/page-files.ts';

export type ServerSettings = Pick<ResolvedSettings, 'http' | 'intervalMs'> & {
  readonly source: Pick<ResolvedSource, 'ref'>;
};

export interface ServerDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: MetricsText;
  /** The version of this program, for the OpenAPI document. */
  readonly version: string;
  readonly pageFiles: PageFiles;
  /** For the commands that the page suggests. */
  readonly invocation: Invocation;
  /** Reads a secret at each use, so that a new one holds at once. Fails if the file cannot be read. */
  readonly readSecret: (file: string) => Promise<string>;
}

/** Everything that answers to requests are made of. */
export interface ServerContext {
  readonly port: ReconcilerPort;
  readonly settings: ServerSettings;
  readonly dependencies: ServerDependencies;
  readonly limits: ServerLimits;
}

export type ServerLimits = Numbers<typeof httpLimits & typeof httpTimes>;

type Numbers<T> = { readonly [Key in keyof T]: number };
