import { isEqualJson, type JsonObject } from '../../kernel/json.ts';
import type { ValueDigests } from '../../model/saved-plan.ts';
import type { FieldContext } from '../../service-fields/field.ts';
import { sealed } from '../../kernel/hash.ts';
import { displayValues } from '../../service-fields/display-values.ts';
import { readValues } from '../../service-fields/read-values.ts';

/** Digests of the field values of a service that are not the engine's default. The path is included, so that equal values have different digests. */
export const valueDigests = (spec: JsonObject, context: FieldContext, salt: string): ValueDigests =>
  Object.fromEntries(
    displayValues(readValues(spec, context))
      .filter(({ field, value }) => !isEqualJson(value, field.engineDefault))
      .map(({ place: { path }, value }) => [path, sealed([path, value], salt)]),
  );

/** The paths at which two states of a service differ. */
export const changedValues = (before: ValueDigests, now: ValueDigests): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((path) => before[path] !== now[path])
    .sort();
