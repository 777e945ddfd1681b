import type { Json } from '../kernel/json.ts';

/** A field, or one entry of a field that is a map. */
export interface FieldPlace {
  /** For people: `replicas`, `env.LOG_LEVEL`, `Extensions.east.ProxyReplicas`. */
  readonly path: string;
  /** Name of the field: `labels`; in config.toml the key at the top: `Extensions`. */
  readonly field: string;
  /** Key of the entry that differs, where the field is a map: `com.docker.lb.hosts`; of `Extensions` the name of the block. */
  readonly key?: string;
}

/** One field that differs: what it was (`from`) and what it is or should be (`to`); undefined where it is not there. */
export interface FieldChange extends FieldPlace {
  readonly from: Json | undefined;
  readonly to: Json | undefined;
  /** The values are nobody's business: `from` and `to` only tell whether there is one. */
  readonly sensitive?: true;
}

export const placeOfField = (field: string): FieldPlace => ({ path: field, field });

/** `env.LOG_LEVEL`, and `labels["a.b"]` for keys that are no plain words. */
export const placeOfEntry = (field: string, key: string): FieldPlace => ({
  path: /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `${field}.${key}` : `${field}[${JSON.stringify(key)}]`,
  field,
  key,
});

export const labelChange = (label: string, from: Json | undefined, to: Json | undefined): FieldChange => ({
  ...placeOfEntry('labels', label),
  from,
  to,
});

/** What stands for a value that must not be shown. */
export const maskedValue = '(sensitive)';
