import type { Json } from '../model/json.ts';
import { childPointer, segmentsOf } from './json-pointer.ts';
import { isSensitive } from './sensitive.ts';
import type { TextRange } from './sensitive.ts';

/** A value and where it stands, as offsets into the file's text. */
export interface Placed {
  /** The key or the index at which it stands; that of a whole document is empty. */
  readonly name: string;
  readonly value: Json;
  /** Where its key begins; the whole of a document and the items of a list have none. */
  readonly key: number | undefined;
  readonly start: number;
  readonly end: number;
  readonly isScalar: boolean;
  /** What is in it. Of two with the same name the first one counts. */
  readonly parts: readonly Placed[];
}

/** What stands at a JSON pointer, or its nearest parent that is written out. */
export function placedAt(root: Placed, pointer: string): Placed {
  let found = root;
  for (const segment of segmentsOf(pointer)) {
    const part = found.parts.find(({ name }) => name === segment);
    if (part === undefined) break;
    found = part;
  }
  return found;
}

/** Where text stands that may be secret, in what stands at a JSON pointer. */
export const secretsIn = (placed: Placed, pointer: string): readonly TextRange[] =>
  placed.isScalar
    ? isSensitive(pointer)
      ? [placed]
      : []
    : placed.parts.flatMap((part) => secretsIn(part, childPointer(pointer, part.name)));
