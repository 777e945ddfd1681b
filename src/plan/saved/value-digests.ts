import { isEqualJson, type JsonObject } from '../../kernel/json.ts';
import type { LeafDigests } from '../../model/saved-plan.ts';
import type { FieldContext } from '../../service-fields/field.ts';
import { sealed } from '../../kernel/hash.ts';
import { leafValues } from '../../service-fields/display-values.ts';
import { readLeaves } from '../../service-fields/read-values.ts';

/** What each leaf of a service is, where it is not the engine's default. The path is sealed too: equal values do not look alike. */
export const leafDigests = (spec: JsonObject, context: FieldContext, salt: string): LeafDigests =>
  Object.fromEntries(
    leafValues(readLeaves(spec, context))
      .filter(({ field, value }) => !isEqualJson(value, field.engineDefault))
      .map(({ path, value }) => [path, sealed([path, value], salt)]),
  );

/** The paths at which two states of a service differ. */
export const changedLeaves = (before: LeafDigests, now: LeafDigests): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((path) => before[path] !== now[path])
    .sort();
