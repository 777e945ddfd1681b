import { isEqualJson, textsOf, type Json, type JsonObject, objectOf } from '../../kernel/json.ts';
import { placeOfEntry } from '../../model/field-change.ts';
import type { FieldValues } from '../../model/field-values.ts';
import { appliedRecord } from '../../service-fields/applied-record.ts';
import { isMap, type Field } from '../../service-fields/field.ts';
import { fieldNamed, serviceFields } from '../../service-fields/field-table.ts';

/** What is laid over a service of somebody else, and what was laid over it before. */
export interface Overlay {
  readonly declared: FieldValues;
  readonly standing: FieldValues;
  /** Declared when it was written last. */
  readonly applied: FieldValues;
  /** What is remembered of that. */
  readonly remembered: JsonObject;
}

/**
 * What stood where something is laid over it, from before it was: by field and part a list of the value, or of nothing.
 * Parts that were ours already keep what is known of them; of those that an older ledger has, nothing is.
 */
export function keepOriginalValues(overlay: Overlay, salt: string): JsonObject {
  return Object.fromEntries(
    serviceFields.flatMap((field) => {
      // Somebody scales them: they are never put back.
      const parts = field.name === 'replicas' ? {} : rememberParts(field, overlay, salt);
      return Object.keys(parts).length === 0 ? [] : [[field.name, parts]];
    }),
  );
}

function rememberParts(field: Field, overlay: Overlay, salt: string): JsonObject {
  const { declared, standing, applied, remembered } = overlay;
  const ours = partsOf(field, applied[field.name]);
  const known = objectOf(remembered[field.name]);
  const stood = (part: string): readonly Json[] => {
    const { [field.name]: value } = standing;
    const record = value === undefined ? {} : appliedRecord({ [field.name]: value }, salt);
    const before = partsOf(field, record[field.name]).get(part);
    return before === undefined ? [] : [before];
  };
  return Object.fromEntries(
    [...partsOf(field, declared[field.name]).keys()].flatMap((part) => {
      const memory = ours.has(part) ? known[part] : stood(part);
      return memory === undefined ? [] : [[part, memory]];
    }),
  );
}

/** What is declared, and what stood there before where something was declared and is no more. */
export function withRestored({ declared, standing, applied, remembered }: Overlay): FieldValues {
  const restored = Object.entries(remembered).flatMap(([name, parts]): [string, Json][] => {
    const field = fieldNamed(name);
    if (field === undefined) return [];
    const said = partsOf(field, declared[name]);
    const ours = partsOf(field, applied[name]);
    const now = partsOf(field, standing[name]);
    const back = Object.entries(objectOf(parts)).flatMap(([part, memory]): [string, Json][] => {
      const [before] = listOf(memory);
      const value = before !== undefined && isLeftStanding(field) ? now.get(part) : before;
      return value === undefined || said.has(part) || !ours.has(part) ? [] : [[part, value]];
    });
    return back.length === 0 ? [] : [[name, joined(field, new Map([...said, ...back]))]];
  });
  return { ...declared, ...Object.fromEntries(restored) };
}

/** Parts that stand otherwise than they stood, and stay so: what is sensitive is remembered sealed. */
export function sealedForGood(
  { standing, applied, remembered }: Omit<Overlay, 'declared'>,
  salt: string,
): readonly string[] {
  return Object.entries(remembered).flatMap(([name, parts]) => {
    const field = fieldNamed(name);
    if (field === undefined || !isSealedIn(field)) return [];
    const now = partsOf(field, appliedRecord({ [name]: standing[name] ?? {} }, salt)[name]);
    const ours = partsOf(field, applied[name]);
    return Object.entries(objectOf(parts))
      .filter(([part, memory]) => {
        const [before] = listOf(memory);
        return before !== undefined && ours.has(part) && !isEqualJson(now.get(part), before);
      })
      .map(([part]) => placeOfEntry(name, part).path);
  });
}

/** What is remembered sealed cannot be put back, and a network that they have left since may be gone. */
const isLeftStanding = (field: Field): boolean => isSealedIn(field) || field.shape === 'exclusiveSet';

const isSealedIn = ({ sensitive, seal }: Field): boolean => sensitive || seal !== undefined;

/** A value by what can be ours of it: keys of a map, members of a set, else all of it. */
function partsOf(field: Field, value: Json | undefined): ReadonlyMap<string, Json> {
  if (value === undefined) return new Map();
  if (field.shape === 'exclusiveSet') return new Map(textsOf(value).map((member) => [member, true]));
  if (!isMap(field.shape)) return new Map([['', value]]);
  return new Map(
    Object.entries(objectOf(value)).flatMap(([key, inner]): [string, Json][] =>
      inner === undefined ? [] : [[key, inner]],
    ),
  );
}

function joined(field: Field, parts: ReadonlyMap<string, Json>): Json {
  if (field.shape === 'exclusiveSet') return [...parts.keys()];
  return isMap(field.shape) ? Object.fromEntries(parts) : (parts.get('') ?? null);
}

const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : []; // narrowed by isArray
