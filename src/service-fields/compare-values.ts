import { isEqualJson, isJsonObject, textsOf, type Json } from '../kernel/json.ts';
import { sealedAt } from '../model/masking/masked-values.ts';
import { isSensitivePath } from '../model/masking/sensitive-paths.ts';
import { isExclusive, isMap, type Field, type FieldImpact } from './field.ts';
import { isSealed } from '../kernel/hash.ts';
import { placeOfEntry, placeOfField, type FieldPlace } from '../model/field-change.ts';
import type { FieldValues } from '../model/field-values.ts';
import { serviceFields } from './field-table.ts';
import { valuePath } from '../model/masking/value-path.ts';

/** One value in which two sides differ; undefined where a side does not have it. */
export interface ValueDifference extends FieldPlace {
  readonly from: Json | undefined;
  readonly to: Json | undefined;
  readonly impact: FieldImpact;
  /** The sides differ only in sensitive values. */
  readonly sensitive: boolean;
}

/**
 * The changes from `observed` to `declared`. Compared are declared scalars, declared keys of shared maps, and exclusive
 * collections as a whole. Fields of `obsolete` that are no longer declared return to the engine's default, except
 * replicas, which someone else scales. `seal` seals an observed value to compare it with a sealed one, which only
 * `declared` may have: records store sensitive values sealed.
 */
export function compareValues(
  observed: FieldValues,
  declared: FieldValues,
  obsolete: FieldValues,
  seal: (value: Json) => string,
): readonly ValueDifference[] {
  const named = new Set([...Object.keys(declared), ...Object.keys(obsolete)]);
  return serviceFields.flatMap((field) => {
    if (!named.has(field.name) && !exclusiveNames.has(field.name)) return [];
    const target = targetOf(field, declared, obsolete);
    if (target === undefined) return [];
    const current = observed[field.name] ?? field.engineDefault;
    if (current === target) return []; // most fields are not set: both sides are the default
    return isMap(field.shape)
      ? compareMaps({ field, current, target, obsolete: obsolete[field.name] }, seal)
      : compareWhole({ field, current, target }, seal);
  });
}

/** Fields that we own even if they are not declared. */
const exclusiveNames: ReadonlySet<string> = new Set(
  serviceFields.filter(({ shape }) => isExclusive(shape)).map(({ name }) => name),
);

/**
 * The same for an adopted service, of which we own only what is declared. Maps and sets are shared, so only our keys and
 * members count; those of `obsolete` that are no longer declared are removed.
 */
export function compareSharedValues(
  observed: FieldValues,
  declared: FieldValues,
  obsolete: FieldValues,
  seal: (value: Json) => string,
): readonly ValueDifference[] {
  return serviceFields.flatMap((field) => {
    if (declared[field.name] === undefined && obsolete[field.name] === undefined) return [];
    if (declared[field.name] === undefined && field.name === 'replicas') return [];
    const current = observed[field.name] ?? field.engineDefault;
    // A scalar that is no longer declared returns to the default; a collection loses our items, since its default is empty.
    const target = declared[field.name] ?? field.engineDefault;
    if (isMap(field.shape)) {
      const shared: Field = { ...field, shape: 'keys' };
      return compareMaps({ field: shared, current, target, obsolete: obsolete[field.name] }, seal);
    }
    if (field.shape !== 'exclusiveSet') return compareWhole({ field, current, target }, seal);
    return compareWhole({ field, current, target: sharedSet(current, target, obsolete[field.name]) }, seal);
  });
}

/** The same for a spec that someone else applies: only explicit fields are compared, each as a whole. */
export const compareExplicitValues = (
  observed: FieldValues,
  explicit: FieldValues,
): readonly ValueDifference[] =>
  compareValues(observed, explicit, {}, String).filter(({ field }) => explicit[field] !== undefined);

function sharedSet(current: Json, target: Json, obsolete: Json | undefined): Json {
  const ours = textsOf(target);
  const removed = textsOf(obsolete).filter((item) => !ours.includes(item));
  const kept = textsOf(current).filter((item) => !removed.includes(item));
  return [...kept, ...ours.filter((item) => !kept.includes(item))];
}

function targetOf(field: Field, declared: FieldValues, obsolete: FieldValues): Json | undefined {
  const value = declared[field.name];
  if (value !== undefined) return value;
  if (isExclusive(field.shape)) return field.engineDefault;
  if (obsolete[field.name] === undefined || field.name === 'replicas') return undefined;
  return field.engineDefault;
}

interface Sides {
  readonly field: Field;
  readonly current: Json;
  readonly target: Json;
}

interface MapSides extends Sides {
  readonly obsolete: Json | undefined;
}

function compareWhole(
  { field, current, target }: Sides,
  seal: (value: Json) => string,
): readonly ValueDifference[] {
  if (isSameValue(field, target, current)) return [];
  if (field.sensitive && isSealed(target) && target === seal(current)) return [];
  return [difference(placeOfField(field.name), field.impact, current, target)];
}

function compareMaps(
  { field, current, target, obsolete }: MapSides,
  seal: (value: Json) => string,
): readonly ValueDifference[] {
  const observed = entriesOf(current);
  const desired = entriesOf(target);
  const owned = field.shape === 'keys' ? entriesOf(obsolete ?? {}) : observed;
  const keys = [...new Set([...desired.keys(), ...owned.keys()])].sort();
  return keys
    .filter(
      (key) =>
        !isEqualValue(
          { field: field.name, key },
          { observed: observed.get(key), declared: desired.get(key) },
          seal,
        ),
    )
    .filter((key) => field.isSame?.(desired.get(key) ?? null, observed.get(key) ?? null) !== true)
    .map((key) =>
      difference(placeOfEntry(field.name, key), field.impact, observed.get(key), desired.get(key)),
    );
}

interface ValueSides {
  readonly observed: Json | undefined;
  readonly declared: Json | undefined;
}

/** A sealed value equals the plain one that it was made of. Observed values are never sealed, whatever they look like. */
function isEqualValue(
  place: Pick<FieldPlace, 'field' | 'key'>,
  { observed, declared }: ValueSides,
  seal: (value: Json) => string,
): boolean {
  if (observed === undefined || declared === undefined) return observed === declared;
  if (isEqualJson(observed, declared)) return true;
  const path = valuePath(place);
  if (isSensitivePath(path)) return isSealed(declared) && declared === seal(observed);
  return isEqualJson(sealedAt(path, observed, seal), declared);
}

function isSameValue(field: Field, declared: Json, observed: Json): boolean {
  if (field.isSame !== undefined) return field.isSame(declared, observed);
  if (field.shape !== 'exclusiveSet') return isEqualJson(declared, observed);
  return isEqualJson(sortedList(declared), sortedList(observed));
}

const sortedList = (value: Json): Json =>
  Array.isArray(value) ? [...(value as readonly Json[])].map(String).sort() : value; // isArray narrows to any[]

const entriesOf = (value: Json): ReadonlyMap<string, Json> =>
  new Map(
    isJsonObject(value)
      ? Object.entries(value).flatMap(([key, inner]): [string, Json][] =>
          inner === undefined ? [] : [[key, inner]],
        )
      : [],
  );

function difference(
  place: FieldPlace,
  impact: FieldImpact,
  from: Json | undefined,
  to: Json | undefined,
): ValueDifference {
  const path = valuePath(place);
  return {
    ...place,
    ...{ from, to, impact },
    sensitive: isSensitivePath(path) || isEqualBesideSealed(path, from, to),
  };
}

function isEqualBesideSealed(path: readonly string[], from: Json | undefined, to: Json | undefined): boolean {
  if (from === undefined || to === undefined) return false;
  return isEqualJson(
    sealedAt(path, from, () => null),
    sealedAt(path, to, () => null),
  );
}
