import type { Channel } from '../generated/settings.ts';
import type { ResolveImage } from './image-resolution.ts';
import type { SyncWindow, Switches } from './switches.ts';

export type { Channel };

/** The settings of the daemon with every default in place; paths of files are absolute. */
export interface ResolvedSettings {
  readonly source: ResolvedSource;
  readonly owner: string;
  readonly engine: {
    readonly host?: string;
    readonly registryAuthFile?: string;
    readonly resolveImage: ResolveImage;
  };
  /** Between two looks at the swarm when no event asks for one. */
  readonly intervalMs: number;
  /** How long a service may take to become healthy before that is reported. */
  readonly timeoutMs: number;
  /** Undefined: as long as the update monitor of the service. */
  readonly stableForMs?: number;
  readonly maxDeletes?: number;
  readonly switches: Switches;
  /** Empty: at any time. */
  readonly windows: readonly SyncWindow[];
  readonly alerts: ResolvedAlerts;
  readonly http: ResolvedHttp;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

export interface ResolvedSource {
  readonly address: string;
  readonly ref?: string;
  readonly path?: string;
  /** Between two questions to a git repository. */
  readonly intervalMs: number;
  readonly access: SourceAccess;
  readonly allowedSignersFile?: string;
  readonly ageIdentityFile?: string;
  readonly workDir?: string;
}

/** How a git repository is reached. */
export interface SourceAccess {
  readonly tokenFile?: string;
  /** User name that goes with the token. */
  readonly user?: string;
  readonly sshKeyFile?: string;
  readonly knownHostsFile?: string;
  readonly caFile?: string;
  readonly allowHttp?: boolean;
}

export interface ResolvedAlerts {
  readonly repeatMs: number;
  readonly groupWaitMs: number;
  /** Time of day of the sign of life in UTC, `HH:MM`. */
  readonly alive?: string;
  readonly channels: readonly Channel[];
}

export type HookName = 'github' | 'gitlab' | 'gitea' | 'generic';

export interface ResolvedHttp {
  /** Undefined: off. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** Whether it is the default address: if it is taken, the daemon runs without. */
  readonly isDefaultAddress: boolean;
  readonly tokenFile?: string;
  /** Undefined: all if it does not listen on loopback, otherwise only addresses and localhost. */
  readonly allowedHosts?: readonly string[];
  readonly hooks: Readonly<Partial<Record<HookName, { readonly secretFile: string }>>>;
}
