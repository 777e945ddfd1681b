import type { JsonObject } from '../kernel/json.ts';
import type { Manifest } from '../model/manifest/manifest.ts';

/** A manifest made from the observed swarm, with remarks for the user. */
export interface ExportedManifest {
  readonly kind: Manifest['kind'];
  readonly name: string;
  /** Without apiVersion and kind. */
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: JsonObject;
  /** Comment lines above the manifest. */
  readonly comments: readonly string[];
  /** Values in it that may be secret: `env`, `logging.options`. */
  readonly sensitive: readonly string[];
}

export interface Exported {
  readonly manifests: readonly ExportedManifest[];
  /** What was left out and why, and other remarks for the user. */
  readonly notes: readonly string[];
}
