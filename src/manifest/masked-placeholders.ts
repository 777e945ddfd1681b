import { isJsonObject, type Json } from '../kernel/json.ts';
import { maskedValue } from '../model/masking/masked-values.ts';
import type { Problem } from '../model/manifest/problem.ts';
import { childPointer, fieldName } from './fields/json-pointer.ts';
import { problemAt } from './yaml/problem-at.ts';
import type { SourceDocument } from './yaml/source-document.ts';

/** The fields that hold what `export` and `render` print in place of a secret: written to the swarm, it would replace the secret. */
export const maskedPlaceholders = (document: SourceDocument): readonly Problem[] =>
  placesIn('', document.value).map((pointer) =>
    problemAt(document, pointer, {
      code: 'field-value',
      message: `Field "${fieldName(pointer)}" is "${maskedValue}", which stands for a value that was masked`,
      hint: 'Write the value itself: reconciler export --out-dir writes files that have it',
    }),
  );

function placesIn(pointer: string, value: Json): readonly string[] {
  if (value === maskedValue) return [pointer];
  if (Array.isArray(value))
    return value.flatMap((item: Json, index) => placesIn(childPointer(pointer, index), item));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined ? [] : placesIn(childPointer(pointer, key), inner),
  );
}
