import type { Json } from '../model/json.ts';
import { childPointer, segmentsOf } from './json-pointer.ts';
import { isSensitive } from './sensitive.ts';
import type { TextRange } from './sensitive.ts';

/** A value and where it stands, as offsets into the file's text. */
export interface Placed {
  readonly value: Json;
  /** Where its key begins; the whole of a document and the items of a list have none. */
  readonly key: number | undefined;
  readonly start: number;
  readonly end: number;
  readonly isScalar: boolean;
  /** What is in it, by key or by index. Of two equal keys the first one counts. */
  readonly parts: Readonly<Record<string, Placed>>;
}

/** What stands at a JSON pointer, or its nearest parent that is written out. */
export function placedAt(root: Placed, pointer: string): Placed {
  let found = root;
  for (const segment of segmentsOf(pointer)) {
    const part = Object.hasOwn(found.parts, segment) ? found.parts[segment] : undefined;
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
    : Object.entries(placed.parts).flatMap(([name, part]) => secretsIn(part, childPointer(pointer, name)));
