import type { Json } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';
import type { Leaves } from '../model/leaves.ts';
import type { FieldChange } from '../model/plan.ts';
import { leafPath, type LeafDifference } from '../spec/compare-leaves.ts';
import { isMap } from '../spec/field.ts';
import { serviceFields } from '../spec/service-fields.ts';

const masked = '(sensitive)';

/** A difference as people and machines may see it: a plan goes into pull requests, so what is sensitive stays out. */
export function shownDifference({ path, from, to, sensitive }: LeafDifference): FieldChange {
  return { path, from: shownValue(from, sensitive), to: shownValue(to, sensitive) };
}

/** All leaves of a new service, one line each. */
export function shownLeaves(leaves: Leaves): readonly FieldChange[] {
  return serviceFields.flatMap((field) => {
    const value = leaves[field.name];
    if (value === undefined) return [];
    const entries: readonly (readonly [string, Json])[] =
      isMap(field.shape) && isJsonObject(value) ? mapEntries(field.name, value) : [[field.name, value]];
    return entries.map(([path, inner]) => ({
      path,
      from: undefined,
      to: shownValue(inner, field.sensitive),
    }));
  });
}

const mapEntries = (
  name: string,
  value: Readonly<Record<string, Json | undefined>>,
): readonly (readonly [string, Json])[] =>
  Object.keys(value)
    .sort()
    .map((key) => [leafPath(name, key), value[key] ?? null]);

function shownValue(value: Json | undefined, sensitive: boolean): string | undefined {
  if (value === undefined) return undefined;
  if (sensitive) return masked;
  return JSON.stringify(value);
}
