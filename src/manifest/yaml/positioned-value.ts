import type { Json } from '../../kernel/json.ts';
import { childPointer, segmentsOf, valueInKey } from '../fields/json-pointer.ts';
import { isKnownPlace } from '../fields/known-fields.ts';
import { isSensitive } from '../fields/sensitive-fields.ts';
import type { TextRange } from '../fields/sensitive-fields.ts';

/** A value and where it stands, as offsets into the file's text. */
export interface PositionedValue {
  /** The key or the index at which it stands; that of a whole document is empty. */
  readonly name: string;
  readonly value: Json;
  /** Where its key begins; the whole of a document and the items of a list have none. */
  readonly key: number | undefined;
  readonly start: number;
  readonly end: number;
  readonly isScalar: boolean;
  /** What is in it. Of two with the same name the first one counts. */
  readonly parts: readonly PositionedValue[];
}

/** What stands at a JSON pointer, or its nearest parent that is written out. */
export function positionedAt(root: PositionedValue, pointer: string): PositionedValue {
  let found = root;
  for (const segment of segmentsOf(pointer)) {
    const part = found.parts.find(({ name }) => name === segment);
    if (part === undefined) break;
    found = part;
  }
  return found;
}

/** Where text stands that may be secret. What is nested deeper than it may be counts with its keys, which nobody has meant as such. */
export function secretsIn(root: PositionedValue): readonly TextRange[] {
  const within = (placed: PositionedValue, pointer: string, isInside: boolean): readonly TextRange[] => {
    const isHidden = isSecretPlace(pointer);
    if (isHidden && (placed.isScalar || isInside)) return [withValueInKey(placed)];
    return placed.parts.flatMap((part) => within(part, childPointer(pointer, part.name), isHidden));
  };
  return within(root, '', false);
}

function withValueInKey({ name, key, start, end }: PositionedValue): TextRange {
  if (key === undefined || !valueInKey.test(name)) return { start, end };
  const quotes = 2;
  return { start: key, end: Math.max(end, key + name.length + quotes) };
}

/** A sensitive one, or one that no manifest has. */
export const isSecretPlace = (pointer: string): boolean =>
  isSensitive(pointer) || !isKnownPlace(segmentsOf(pointer));
