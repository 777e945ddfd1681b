import { valueAt, type JsonObject } from '../model/json.ts';
import type { Leaves } from '../model/leaves.ts';
import { serviceFields } from './service-fields.ts';

/** What a manifest's `spec` declares of a service, in normal form; fields that follow from several others are left out. */
export const declaredLeaves = (spec: JsonObject): Leaves =>
  Object.fromEntries(
    serviceFields.flatMap(({ name, manifestPath = name.split('.'), parse }) => {
      const said = valueAt(spec, manifestPath);
      const value = said === undefined ? undefined : parse?.(said);
      return value === undefined ? [] : [[name, value]];
    }),
  );
