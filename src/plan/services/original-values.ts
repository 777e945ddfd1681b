import { isSealed } from '../../kernel/hash.ts';
import { isEqualJson, textsOf, type Json, type JsonObject, objectOf } from '../../kernel/json.ts';
import { placeOfEntry } from '../../model/field-change.ts';
import type { FieldValues } from '../../model/field-values.ts';
import { appliedRecord } from '../../service-fields/applied-record.ts';
import { isMap, type Field } from '../../service-fields/field.ts';
import { fieldNamed, serviceFields } from '../../service-fields/field-table.ts';

/** What is written to an adopted service, now and before. A part is a map key, a set member, or else the whole value. */
export interface Overlay {
  readonly declared: FieldValues;
  readonly current: FieldValues;
  /** What was last written. */
  readonly applied: FieldValues;
  /** By field and part: the value before adoption, as a list of one value, or of none if there was none. */
  readonly originals: JsonObject;
}

/**
 * The values that our values replace. Parts that we wrote before keep their recorded original; an older ledger has none
 * for them.
 */
export function keepOriginalValues(overlay: Overlay, salt: string): JsonObject {
  return Object.fromEntries(
    serviceFields.flatMap((field) => {
      // Never restored: someone else may have scaled the service since.
      const parts = field.name === 'replicas' ? {} : originalParts(field, overlay, salt);
      return Object.keys(parts).length === 0 ? [] : [[field.name, parts]];
    }),
  );
}

function originalParts(field: Field, overlay: Overlay, salt: string): JsonObject {
  const { declared, current, applied, originals } = overlay;
  const ours = partsOf(field, applied[field.name]);
  const known = objectOf(originals[field.name]);
  const originalOf = (part: string): readonly Json[] => {
    const { [field.name]: value } = current;
    const record = value === undefined ? {} : appliedRecord({ [field.name]: value }, salt);
    const before = partsOf(field, record[field.name]).get(part);
    return before === undefined ? [] : [before];
  };
  return Object.fromEntries(
    [...partsOf(field, declared[field.name]).keys()].flatMap((part) => {
      const original = ours.has(part) ? known[part] : originalOf(part);
      return original === undefined ? [] : [[part, original]];
    }),
  );
}

/** The declared values, and the original values of parts that were written and are no longer declared. */
export function withRestored({ declared, current, applied, originals }: Overlay): FieldValues {
  const restored = Object.entries(originals).flatMap(([name, parts]): [string, Json][] => {
    const field = fieldNamed(name);
    if (field === undefined) return [];
    const declaredParts = partsOf(field, declared[name]);
    const ours = partsOf(field, applied[name]);
    const now = partsOf(field, current[name]);
    const back = Object.entries(objectOf(parts)).flatMap(([part, original]): [string, Json][] => {
      const [before] = listOf(original);
      const value = before !== undefined && keepsCurrent(field, before) ? now.get(part) : before;
      return value === undefined || declaredParts.has(part) || !ours.has(part) ? [] : [[part, value]];
    });
    return back.length === 0 ? [] : [[name, joined(field, new Map([...declaredParts, ...back]))]];
  });
  return { ...declared, ...Object.fromEntries(restored) };
}

/** Paths of changed sensitive values that cannot be restored, because their originals are only recorded sealed. */
export function unrestorablePaths(
  { current, applied, originals }: Omit<Overlay, 'declared'>,
  salt: string,
): readonly string[] {
  return Object.entries(originals).flatMap(([name, parts]) => {
    const field = fieldNamed(name);
    if (field === undefined) return [];
    const now = partsOf(field, appliedRecord({ [name]: current[name] ?? {} }, salt)[name]);
    const ours = partsOf(field, applied[name]);
    return Object.entries(objectOf(parts))
      .filter(([part, original]) => {
        const [before] = listOf(original);
        return isSealedIn(before) && ours.has(part) && !isEqualJson(now.get(part), before);
      })
      .map(([part]) => (part === '' ? name : placeOfEntry(name, part).path));
  });
}

/** Sealed originals cannot be restored, and a network that the service has left since may be gone. */
const keepsCurrent = (field: Field, original: Json): boolean =>
  isSealedIn(original) || field.shape === 'exclusiveSet';

/** Whether any part of a recorded value is sealed. */
const isSealedIn = (recorded: Json | undefined): boolean =>
  typeof recorded === 'object' && recorded !== null
    ? Object.values(recorded).some(isSealedIn)
    : recorded !== undefined && isSealed(recorded);

/** The parts of a value that can be ours: keys of a map, members of a set, else the whole value. */
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
