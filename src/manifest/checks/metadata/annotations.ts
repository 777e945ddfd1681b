import { parseJson, textsOf } from '../../../kernel/json.ts';
import type { Located } from '../../../model/manifest/manifest.ts';
import { isPolicyKey, policyRules, type PolicyRule } from '../../../model/manifest/policy.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { closestName } from '../../../kernel/closest-name.ts';
import { listChoices } from '../../describe/list-names.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt, type ProblemText } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** Our annotations are switches: a misspelt one would silently have no effect. */
export const annotations: Check = ({ clusters, services, interlocks }) =>
  [...clusters, ...services, ...interlocks].flatMap(checkAnnotations);

function checkAnnotations(located: Located): readonly Problem[] {
  const entries = Object.entries(located.manifest.metadata.annotations ?? {});
  return entries.filter(([key]) => isPolicyKey(key)).flatMap(([key, value]) => checkOne(located, key, value));
}

function checkOne(located: Located, key: string, value: string): readonly Problem[] {
  const pointer = childPointer('/metadata/annotations', key);
  const rule = policyRules[key];
  const text =
    rule === undefined ? unknownKey(key) : (wrongPlace(located, key, rule) ?? wrongValue(key, value, rule));
  return text === undefined ? [] : [problemAt(located, pointer, text)];
}

function unknownKey(key: string): ProblemText {
  const closest = closestName(key, Object.keys(policyRules));
  const hint =
    closest === undefined
      ? `Known annotations: ${Object.keys(policyRules).join(', ')}`
      : `Did you mean "${closest}"?`;
  return { code: 'field-unknown', message: `Unknown annotation "${key}"`, hint };
}

/** An annotation without effect on its kind is an error, because the user expects one. */
function wrongPlace({ manifest }: Located, key: string, { kinds }: PolicyRule): ProblemText | undefined {
  if (kinds.includes(manifest.kind)) return undefined;
  const message = `Annotation "${key}" has no effect on kind "${manifest.kind}": expected on ${listChoices(kinds)}`;
  return { code: 'field-value', message };
}

function wrongValue(key: string, value: string, { values }: PolicyRule): ProblemText | undefined {
  if (values === 'pointers' ? isPointerList(value) : values.includes(value)) return undefined;
  const words =
    values === 'pointers'
      ? `a JSON list of pointers, such as '["/replicas"]'`
      : values.map(quote).join(' or ');
  return { code: 'field-value', message: `Annotation "${key}" is "${value}": expected ${words}` };
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
