import type { JsonObject } from '../kernel/json.ts';
import type { Manifest } from '../model/manifest.ts';

/** One manifest that says what was observed, and what a person should know of it. */
export interface ExportedManifest {
  readonly kind: Manifest['kind'];
  readonly name: string;
  /** Without apiVersion and kind. */
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: JsonObject;
  /** Lines over the manifest. */
  readonly comments: readonly string[];
  /** Values in it that may be secret: `env`, `logging.options`. */
  readonly sensitive: readonly string[];
}

export interface Exported {
  readonly manifests: readonly ExportedManifest[];
  /** What was left out and why, and what else a person should know. */
  readonly notes: readonly string[];
}
