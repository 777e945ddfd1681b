import type { FileKind } from '../model/manifest/file-entries.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { isSensitivePath } from '../model/masking/sensitive-paths.ts';

/** What a changed field does to running tasks, from swarmkit's IsTaskDirty. */
export type FieldImpact =
  | 'none'
  | 'scale'
  /** Tasks stay on nodes that still match, unless another change replaces them all. */
  | 'reschedule'
  | 'rollingRestart'
  | 'replace';

/** Names and ids of objects: manifests refer to objects by name, engine specs by id. */
export interface FieldContext {
  readonly networkName: (id: string) => string;
  readonly networkId: (name: string) => string | undefined;
  /** Undefined also for an object that the same plan creates. */
  readonly objectId: (kind: FileKind, name: string) => string | undefined;
}

/**
 * How much of a value we own.
 * - `whole`: a single value, compared only if it is declared.
 * - `keys`: a map of which we own the declared keys; others are left alone.
 * - `exclusiveMap`, `exclusiveSet`, `exclusiveList`: on a service that we created we own all of it, even if it is empty.
 */
export type FieldShape = 'whole' | 'keys' | 'exclusiveMap' | 'exclusiveSet' | 'exclusiveList';

/** One row of the field table: everything about one field of a service. */
export interface Field {
  /** The field's name under `spec` of a manifest and in plans. */
  readonly name: string;
  /** Its path under `spec` of a manifest; defaults to its name. */
  readonly manifestPath?: readonly string[];
  /** Manifest value to normal form, undefined if it does not set this field. Left out if compile derives the field from several others. */
  readonly parse?: (declared: Json) => Json | undefined;
  /** The inverse of `parse`: normal form to manifest value, undefined for none. Left out if both are the same. */
  readonly format?: (value: Json) => Json | undefined;
  readonly enginePath: readonly string[];
  /** An enclosing object that must be written with all its defaults: the engine reads a key that is missing in it as zero. */
  readonly within?: { readonly path: readonly string[]; readonly defaults: JsonObject };
  readonly shape: FieldShape;
  /** The value that the engine uses if none is set, in normal form. */
  readonly engineDefault: Json;
  /** Engine JSON to normal form; undefined, a missing value, gives the default. */
  readonly decode: (engine: Json | undefined, context: FieldContext) => Json;
  /** Normal form to engine JSON. Keeps the order and the unknown fields of the `observed` value. */
  readonly encode: (value: Json, observed: Json | undefined, context: FieldContext) => Json | undefined;
  readonly impact: FieldImpact;
  /** Engines with an older API silently drop the field. */
  readonly minApiVersion: string;
  /** Never shown, and only stored as HMAC: the masking table says so of its name. Of other fields it hides parts. */
  readonly sensitive: boolean;
  /** A value, or one of a map, for display: in a manifest's units. */
  readonly shown?: (value: Json) => Json;
  /** For fields whose different values can be equivalent. */
  readonly isSame?: (declared: Json, observed: Json) => boolean;
}

export const isExclusive = (shape: FieldShape): boolean => shape.startsWith('exclusive');

export const isMap = (shape: FieldShape): boolean => shape === 'keys' || shape === 'exclusiveMap';

/** How one kind of value is read, written and owned. */
export type Codec = Pick<
  Field,
  'shape' | 'engineDefault' | 'parse' | 'format' | 'decode' | 'encode' | 'isSame' | 'shown'
>;

/** A row with the defaults of most fields: a change restarts all tasks. */
export const fieldOf = (
  name: string,
  enginePath: readonly string[],
  codec: Codec,
  more: Partial<Omit<Field, 'sensitive'>> = {},
): Field => ({
  ...{ name, enginePath, impact: 'rollingRestart', minApiVersion: '1.25' },
  sensitive: isSensitivePath(name.split('.')),
  ...codec,
  ...more,
});
