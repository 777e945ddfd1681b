import { parseJson, textsOf } from '../../model/json.ts';
import type { Located } from '../../model/manifest.ts';
import { isPolicyKey, policyValues } from '../../model/policy.ts';
import type { Problem } from '../../model/problem.ts';
import { closestName } from '../closest-name.ts';
import { childPointer } from '../json-pointer.ts';
import { problemAt } from '../problem-at.ts';
import type { Check } from './check.ts';

/** Annotations of ours are switches: a misspelt one would silently do nothing. */
export const annotations: Check = ({ clusters, services, interlocks }) =>
  [...clusters, ...services, ...interlocks].flatMap(checkAnnotations);

function checkAnnotations(located: Located): readonly Problem[] {
  const entries = Object.entries(located.manifest.metadata.annotations ?? {});
  return entries.filter(([key]) => isPolicyKey(key)).flatMap(([key, value]) => checkOne(located, key, value));
}

function checkOne(located: Located, key: string, value: string): readonly Problem[] {
  const pointer = childPointer('/metadata/annotations', key);
  const wanted = policyValues[key];
  if (wanted === undefined) {
    const closest = closestName(key, Object.keys(policyValues));
    return [
      problemAt(located, pointer, {
        code: 'field-unknown',
        message: `Unknown annotation "${key}"`,
        hint:
          closest === undefined
            ? `Known are ${Object.keys(policyValues).join(', ')}`
            : `Did you mean "${closest}"?`,
      }),
    ];
  }
  if (wanted === 'pointers' ? isPointerList(value) : wanted.includes(value)) return [];
  const words =
    wanted === 'pointers' ? `a JSON list of pointers, as '["/replicas"]'` : wanted.map(quote).join(' or ');
  return [
    problemAt(located, pointer, {
      code: 'field-value',
      message: `Annotation "${key}" is "${value}": wanted ${words}`,
    }),
  ];
}

const quote = (text: string): string => `"${text}"`;

function isPointerList(text: string): boolean {
  const value = parseJson(text);
  return (
    Array.isArray(value) &&
    textsOf(value).length === value.length &&
    textsOf(value).every((pointer) => pointer.startsWith('/'))
  );
}
