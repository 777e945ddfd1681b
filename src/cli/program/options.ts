import type { ShowSecretsFlags } from '../show-secrets.ts';
import type { ResolveImage } from '../../model/image-resolution.ts';

// The flags of each command as commander passes them; program.ts describes them.

export interface SourceFlags {
  readonly ref?: string;
  readonly path?: string;
}

export interface SwarmFlags {
  readonly host?: string;
  readonly owner: string;
}

export interface KeyFlags {
  readonly ageIdentity?: string;
}

/** How images are looked up and pulled. */
export interface ImageFlags {
  readonly resolveImage: ResolveImage;
  readonly registryAuth?: string;
}

export interface RenderFlags extends SourceFlags, ShowSecretsFlags {
  readonly kind: 'config.toml' | 'service' | 'network' | 'node' | 'nginx';
  readonly cluster?: string;
  readonly fromConfig?: string;
  readonly prune: boolean;
  readonly output?: 'yaml' | 'json' | 'toml';
}

export interface PlanFlags extends SourceFlags, SwarmFlags, ImageFlags, ShowSecretsFlags {
  readonly output: 'text' | 'json' | 'markdown';
  readonly detailedExitcode: boolean;
  readonly prune: boolean;
  readonly target?: readonly string[];
  readonly out?: string;
}

export interface ApplyFlags extends SourceFlags, SwarmFlags, KeyFlags, ImageFlags, ShowSecretsFlags {
  readonly output: 'text' | 'json';
  readonly yes: boolean;
  readonly wait: boolean;
  readonly timeout: string;
  readonly stableFor?: string;
  readonly prune: boolean;
  readonly target?: readonly string[];
  readonly allowInterruption: boolean;
  readonly allowInterruptionOf?: readonly string[];
  readonly maxDeletes?: string;
  readonly verify: boolean;
  readonly ca?: string;
  readonly insecure: boolean;
  readonly address?: readonly string[];
}

export interface ExportFlags extends SwarmFlags, ShowSecretsFlags {
  readonly all: boolean;
  readonly outDir?: string;
}

export interface DoctorFlags extends SourceFlags, SwarmFlags {
  readonly output: 'text' | 'json';
}

/** How probes are sent. */
export interface ProbeFlags {
  readonly ca?: string;
  readonly timeout: string;
  readonly concurrency: string;
  readonly retries: string;
  readonly insecure: boolean;
  readonly address?: readonly string[];
}

export interface VerifyFlags extends SourceFlags, SwarmFlags, ProbeFlags {
  readonly routeHost?: readonly string[];
  readonly cluster?: readonly string[];
  readonly node?: readonly string[];
  readonly output: 'text' | 'json';
}

export interface DriftFlags extends SourceFlags, SwarmFlags, ShowSecretsFlags {
  readonly output: 'text' | 'json';
  readonly detailedExitcode: boolean;
}

export interface SuspendFlags extends SwarmFlags {
  readonly for: string;
  readonly reason: string;
  readonly by?: string;
  readonly output: 'text' | 'json';
}

export interface ApproveFlags extends SwarmFlags {
  readonly by?: string;
  readonly output: 'text' | 'json';
}

export interface ResumeFlags extends SwarmFlags {
  readonly output: 'text' | 'json';
}

export interface RetryFlags extends SwarmFlags {
  readonly all: boolean;
  readonly output: 'text' | 'json';
}

export interface StatusFlags extends SourceFlags, SwarmFlags {
  readonly output: 'text' | 'json';
  readonly watch: boolean;
  readonly interval: string;
  readonly detailedExitcode: boolean;
}

export interface HistoryFlags extends SwarmFlags {
  readonly output: 'text' | 'json';
}

export interface RunFlags extends SourceFlags, KeyFlags {
  readonly settings?: string;
  readonly host?: string;
  readonly owner?: string;
  readonly resolveImage?: ResolveImage;
  readonly registryAuth?: string;
  readonly interval?: string;
  readonly timeout?: string;
  readonly stableFor?: string;
  readonly allowInterruption?: boolean;
  readonly allowInterruptionOf?: readonly string[];
  readonly heal?: boolean;
  readonly healOverlays?: boolean;
  readonly prune?: boolean;
  readonly listen?: string;
  readonly webhookUrl?: string;
  readonly webhookSecretFile?: string;
  readonly workDir?: string;
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error';
}

export interface HealthcheckFlags {
  readonly settings?: string;
  readonly listen?: string;
  readonly ifListening: boolean;
}

export interface CommentFlags {
  readonly name: string;
}

/** The flags of `run` with its SOURCE. */
export type RunOptions = RunFlags & { readonly source?: string };

export interface RouterFlags extends SwarmFlags {
  readonly config: string;
  readonly nginx: string;
  readonly once: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

export interface DemoFlags extends SourceFlags {
  readonly once: boolean;
}

export const schemaWords = [
  'ServiceCluster',
  'RoutedService',
  'Service',
  'Interlock',
  'Settings',
  'all',
] as const;

export type SchemaWord = (typeof schemaWords)[number];

export const settingsActions = ['check', 'show'] as const;

export type SettingsAction = (typeof settingsActions)[number];
