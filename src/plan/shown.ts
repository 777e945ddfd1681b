import { maskedValue, type FieldChange } from '../model/alert.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import type { Leaves } from '../model/leaves.ts';
import { leafPath, type LeafDifference } from '../spec/compare-leaves.ts';
import { isMap } from '../spec/field.ts';
import { serviceFields } from '../spec/service-fields.ts';

/** A difference as people and machines may see it: a plan goes into pull requests, so what is sensitive stays out. */
export function shownDifference({ path, from, to, sensitive }: LeafDifference): FieldChange {
  return shown({ path, from, to }, sensitive);
}

/** A difference as drift, told from what was written to what is there; a difference tells the way back. */
export function shownDrift(difference: LeafDifference): FieldChange {
  const { path, from, to, ...rest } = shownDifference(difference);
  return { ...rest, path, from: to, to: from };
}

/** All leaves of a new service, one line each. */
export function shownLeaves(leaves: Leaves): readonly FieldChange[] {
  return serviceFields.flatMap((field) => {
    const value = leaves[field.name];
    if (value === undefined) return [];
    const entries: readonly (readonly [string, Json])[] =
      isMap(field.shape) && isJsonObject(value) ? mapEntries(field.name, value) : [[field.name, value]];
    return entries.map(([path, to]) => shown({ path, from: undefined, to }, field.sensitive));
  });
}

const mapEntries = (
  name: string,
  value: Readonly<Record<string, Json | undefined>>,
): readonly (readonly [string, Json])[] =>
  Object.keys(value)
    .sort()
    .map((key) => [leafPath(name, key), value[key] ?? null]);

function shown(change: FieldChange, sensitive: boolean): FieldChange {
  if (!sensitive) return change;
  const { path, from, to } = change;
  return { path, from: mask(from), to: mask(to), sensitive: true };
}

const mask = (value: Json | undefined): Json | undefined => (value === undefined ? undefined : maskedValue);
