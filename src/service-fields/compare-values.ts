import { isEqualJson, isJsonObject, textsOf, type Json } from '../kernel/json.ts';
import { isExclusive, isMap, type Field, type FieldImpact } from './field.ts';
import { isSealed } from '../kernel/hash.ts';
import type { FieldValues } from '../model/field-values.ts';
import { serviceFields } from './field-table.ts';

/** One leaf at which two sides differ; undefined where a side does not have it. */
export interface ValueDifference {
  /** `replicas`, `env.LOG_LEVEL`, `labels["com.docker.lb.hosts"]`. */
  readonly path: string;
  readonly field: string;
  /** The key in a map: `LOG_LEVEL`; undefined for fields that are compared as one. */
  readonly key: string | undefined;
  readonly from: Json | undefined;
  readonly to: Json | undefined;
  readonly impact: FieldImpact;
  /** The sides differ in nothing but what is sensitive. */
  readonly sensitive: boolean;
}

/**
 * Where `observed` differs from what is `declared`, as changes from observed to declared. Only what is declared
 * counts: scalars and label keys that are said, and exclusive collections whole. What was declared in `former` and
 * is no more goes back to the engine's default (replicas stay: somebody scales them). `seal` tells whether a sealed
 * value, as records keep sensitive ones, stands for an open one: only `declared` may have them.
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
    const standing = observed[field.name] ?? field.engineDefault;
    if (standing === target) return []; // most fields are said by nobody: default and default
    return isMap(field.shape)
      ? compareMaps({ field, standing, target, obsolete: obsolete[field.name] }, seal)
      : compareWhole(field, standing, target);
  });
}

/** Ours also where nobody says them. */
const exclusiveNames: ReadonlySet<string> = new Set(
  serviceFields.filter(({ shape }) => isExclusive(shape)).map(({ name }) => name),
);

/**
 * The same for a service that somebody else made: what is declared and nothing else. Maps and sets are shared, so only
 * our keys and members count, and those of `former` that are declared no more are taken out again.
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
    const standing = observed[field.name] ?? field.engineDefault;
    // A scalar that is declared no more goes back to the default; of a collection, whose default is empty, our part goes.
    const target = declared[field.name] ?? field.engineDefault;
    if (isMap(field.shape)) {
      const shared: Field = { ...field, shape: 'keys' };
      return compareMaps({ field: shared, standing, target, obsolete: obsolete[field.name] }, seal);
    }
    if (field.shape !== 'exclusiveSet') return compareWhole(field, standing, target);
    return compareWhole(field, standing, sharedSet(standing, target, obsolete[field.name]));
  });
}

/** The same for a part of a spec that somebody else carries out: fields that are said are compared whole, no other is. */
export const compareExplicitValues = (observed: FieldValues, said: FieldValues): readonly ValueDifference[] =>
  compareValues(observed, said, {}, String).filter(({ field }) => said[field] !== undefined);

function sharedSet(standing: Json, wanted: Json, obsolete: Json | undefined): Json {
  const ours = textsOf(wanted);
  const left = textsOf(obsolete).filter((item) => !ours.includes(item));
  const kept = textsOf(standing).filter((item) => !left.includes(item));
  return [...kept, ...ours.filter((item) => !kept.includes(item))];
}

function targetOf(field: Field, declared: FieldValues, obsolete: FieldValues): Json | undefined {
  const said = declared[field.name];
  if (said !== undefined) return said;
  if (isExclusive(field.shape)) return field.engineDefault;
  if (obsolete[field.name] === undefined || field.name === 'replicas') return undefined;
  return field.engineDefault;
}

function compareWhole(field: Field, standing: Json, target: Json): readonly ValueDifference[] {
  if (isSameValue(field, target, standing)) return [];
  return [difference(field, standing, target)];
}

interface MapSides {
  readonly field: Field;
  readonly standing: Json;
  readonly target: Json;
  readonly obsolete: Json | undefined;
}

function compareMaps(
  { field, standing, target, obsolete }: MapSides,
  seal: (value: Json) => string,
): readonly ValueDifference[] {
  const observed = entriesOf(standing);
  const wanted = entriesOf(target);
  const reach = field.shape === 'keys' ? entriesOf(obsolete ?? {}) : observed;
  const keys = [...new Set([...wanted.keys(), ...reach.keys()])].sort();
  return keys
    .filter((key) => !isEqualValue(field, { observed: observed.get(key), declared: wanted.get(key) }, seal))
    .filter((key) => field.isSame?.(wanted.get(key) ?? null, observed.get(key) ?? null) !== true)
    .map((key) => ({
      ...difference(field, observed.get(key), wanted.get(key)),
      path: fieldPath(field.name, key),
      key,
    }));
}

interface ValueSides {
  readonly observed: Json | undefined;
  readonly declared: Json | undefined;
}

/** A sealed value equals the open one that it was made of. What is observed is never sealed, whatever it looks like. */
function isEqualValue(
  field: Field,
  { observed, declared }: ValueSides,
  seal: (value: Json) => string,
): boolean {
  if (observed === undefined || declared === undefined) return observed === declared;
  if (isEqualJson(observed, declared)) return true;
  if (field.seal !== undefined) return isEqualJson(field.seal(observed, seal), declared);
  return isSealed(declared) && declared === seal(observed);
}

function isSameValue(field: Field, declared: Json, observed: Json): boolean {
  if (field.isSame !== undefined) return field.isSame(declared, observed);
  if (field.shape !== 'exclusiveSet') return isEqualJson(declared, observed);
  return isEqualJson(sortedList(declared), sortedList(observed));
}

const sortedList = (value: Json): Json =>
  Array.isArray(value) ? [...(value as readonly Json[])].map(String).sort() : value; // a JSON array, narrowed by isArray

const entriesOf = (value: Json): ReadonlyMap<string, Json> =>
  new Map(
    isJsonObject(value)
      ? Object.entries(value).flatMap(([key, inner]): [string, Json][] =>
          inner === undefined ? [] : [[key, inner]],
        )
      : [],
  );

const difference = (field: Field, from: Json | undefined, to: Json | undefined): ValueDifference => ({
  path: field.name,
  field: field.name,
  key: undefined,
  from,
  to,
  impact: field.impact,
  sensitive: field.sensitive || isEqualBesideSealed(field, from, to),
});

function isEqualBesideSealed({ seal }: Field, from: Json | undefined, to: Json | undefined): boolean {
  if (seal === undefined || from === undefined || to === undefined) return false;
  return isEqualJson(
    seal(from, () => null),
    seal(to, () => null),
  );
}

/** `env.LOG_LEVEL`, and `labels["a.b"]` for keys that are no plain words. */
export const fieldPath = (field: string, key: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `${field}.${key}` : `${field}[${JSON.stringify(key)}]`;
