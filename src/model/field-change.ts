import type { Json } from '../kernel/json.ts';

/** A field, or one entry of a field that is a map. */
export interface FieldPlace {
  /** For people: `replicas`, `env.LOG_LEVEL`, `Extensions.east.ProxyReplicas`. */
  readonly path: string;
  /** Name of the field: `labels`; in config.toml the top-level key: `Extensions`. */
  readonly field: string;
  /** If the field is a map, the key of the entry that differs: `com.docker.lb.hosts`; for `Extensions` the name of the block. */
  readonly key?: string;
}

/** One field that differs: its old (`from`) and its actual or desired value (`to`); undefined if absent. */
export interface FieldChange extends FieldPlace {
  readonly from: Json | undefined;
  readonly to: Json | undefined;
  /** The values must not be shown: `from` and `to` only show whether there is one. */
  readonly sensitive?: true;
}

export const placeOfField = (field: string): FieldPlace => ({ path: field, field });

/** `env.LOG_LEVEL`, and `labels["a.b"]` for keys that are not plain words. */
export const placeOfEntry = (field: string, key: string): FieldPlace => ({
  path: /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `${field}.${key}` : `${field}[${JSON.stringify(key)}]`,
  field,
  key,
});
