import { isJsonObject, type Json } from '../model/json.ts';
import type { Leaves } from '../model/leaves.ts';
import type { LeafDifference } from './compare-leaves.ts';
import { serviceFields } from './service-fields.ts';

/** The declared leaves with the keys of others added to every map of which we own only our keys. */
export function mergeKeys(
  declared: Leaves,
  observed: Leaves,
  differences: readonly LeafDifference[],
): Leaves {
  const shared = serviceFields.filter((field) => field.shape === 'keys');
  return {
    ...declared,
    ...Object.fromEntries(
      shared.map(({ name }) => [
        name,
        mergeMap(declared[name], observed[name], removedKeys(name, differences)),
      ]),
    ),
  };
}

const removedKeys = (field: string, differences: readonly LeafDifference[]): ReadonlySet<string> =>
  new Set(
    differences
      .filter((difference) => difference.field === field && difference.to === undefined)
      .map(({ key }) => key ?? ''),
  );

function mergeMap(
  declared: Json | undefined,
  observed: Json | undefined,
  removed: ReadonlySet<string>,
): Json {
  const kept = Object.entries(isJsonObject(observed) ? observed : {}).filter(([key]) => !removed.has(key));
  return { ...Object.fromEntries(kept), ...(isJsonObject(declared) ? declared : {}) };
}
