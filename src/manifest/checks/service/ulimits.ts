import { isJsonObject, type Json } from '../../../kernel/json.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** A soft limit is at most the hard one; -1 means unlimited. */
export const ulimits: Check = (set) =>
  set.services.flatMap((service) =>
    Object.entries(service.manifest.spec.ulimits ?? {}).flatMap(([name, limit]) => {
      const { soft, hard } = isJsonObject(limit as Json) ? (limit as LimitPair) : { soft: 0, hard: 0 }; // the schema allows nothing else
      if (height(soft) <= height(hard)) return [];
      return [
        problemAt(service, `${childPointer('/spec/ulimits', name)}/soft`, {
          code: 'field-value',
          message: `Field "spec.ulimits.${name}.soft" is number ${soft}: expected at most the hard limit, ${hard}`,
          hint: 'Lower the soft limit, or raise the hard one',
        }),
      ];
    }),
  );

interface LimitPair {
  readonly soft: number;
  readonly hard: number;
}

const height = (limit: number): number => (limit === -1 ? Infinity : limit);
