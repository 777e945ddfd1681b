import type { FileKind } from '../model/file-entries.ts';
import type { Json, JsonObject } from '../kernel/json.ts';

/** What a changed field does to running tasks, from swarmkit's IsTaskDirty. */
export type FieldImpact =
  | 'none'
  | 'scale'
  /** Tasks stay where their node still fits, as long as nothing else replaces them all. */
  | 'reschedule'
  | 'rollingRestart'
  | 'replace';

/** Names and ids of objects, for fields that say one and mean the other. */
export interface FieldContext {
  readonly networkName: (id: string) => string;
  readonly networkId: (name: string) => string | undefined;
  /** Undefined also for an object that the same plan makes. */
  readonly objectId: (kind: FileKind, name: string) => string | undefined;
}

/**
 * How the parts of a value belong to us.
 * - `whole`: one value, compared only where it is declared.
 * - `keys`: a map of which we own the keys that we declare; others are left alone.
 * - `exclusiveMap`, `exclusiveSet`, `exclusiveList`: all of it is ours on a service that we made, also while it is empty.
 */
export type FieldShape = 'whole' | 'keys' | 'exclusiveMap' | 'exclusiveSet' | 'exclusiveList';

/** One row of the field table: all that is known of one field of a service. */
export interface Field {
  /** As a manifest says it under `spec`, and as plans print it. */
  readonly name: string;
  /** Where a manifest says it under `spec`; left out where that is its name. */
  readonly manifestPath?: readonly string[];
  /** What a manifest says to normal form, undefined where that says nothing of this field. Left out where compile works it out of several fields. */
  readonly parse?: (said: Json) => Json | undefined;
  /** The way back: normal form to what a manifest says, undefined for nothing. Left out where a manifest says the normal form itself. */
  readonly say?: (value: Json) => Json | undefined;
  readonly enginePath: readonly string[];
  /** An object around it that the engine takes whole: one that says less does not mean the defaults in what it leaves out. */
  readonly within?: { readonly path: readonly string[]; readonly defaults: JsonObject };
  readonly shape: FieldShape;
  /** What the engine does when nothing is said, in normal form. */
  readonly engineDefault: Json;
  /** Engine's JSON to normal form; undefined stands for a missing value and reads as the default. */
  readonly decode: (engine: Json | undefined, context: FieldContext) => Json;
  /** Normal form to engine's JSON. `observed` is what stands there now: its order and what we do not know are kept. */
  readonly encode: (value: Json, observed: Json | undefined, context: FieldContext) => Json | undefined;
  readonly impact: FieldImpact;
  /** Engines below drop the field silently on a write. */
  readonly minApiVersion: string;
  /** Never shown, never stored but as HMAC. */
  readonly sensitive: boolean;
  /** For fields of which only a part is sensitive: a value, or one of a map, with that part sealed and the rest open. */
  readonly seal?: (value: Json, seal: (part: Json) => Json) => Json;
  /** A value, or one of a map, as people see it: in a manifest's units, and without what is nobody's business. */
  readonly shown?: (value: Json) => Json;
  /** For fields where different values can mean the same. */
  readonly isSame?: (declared: Json, observed: Json) => boolean;
}

export const isExclusive = (shape: FieldShape): boolean => shape.startsWith('exclusive');

export const isMap = (shape: FieldShape): boolean => shape === 'keys' || shape === 'exclusiveMap';

/** How a kind of value is read and written, and how it belongs to us. */
export type Codec = Pick<
  Field,
  'shape' | 'engineDefault' | 'parse' | 'say' | 'decode' | 'encode' | 'isSame' | 'shown'
>;

/** A row of which nothing is said but its place: a change of it replaces all tasks, as of nearly all fields of a task. */
export const fieldOf = (
  name: string,
  enginePath: readonly string[],
  codec: Codec,
  more: Partial<Field> = {},
): Field => ({
  ...{ name, enginePath, impact: 'rollingRestart', minApiVersion: '1.25', sensitive: false },
  ...codec,
  ...more,
});
