import type { Json } from '../../kernel/json.ts';
import { childPointer, segmentsOf, valueInKey } from '../fields/json-pointer.ts';
import { isKnownPlace } from '../fields/known-fields.ts';
import { isSensitive } from '../fields/sensitive-fields.ts';
import type { TextRange } from '../fields/sensitive-fields.ts';

/** A value and its position, as offsets into the file's text. */
export interface PositionedValue {
  /** Its key or index in its parent; empty for a whole document. */
  readonly name: string;
  readonly value: Json;
  /** Offset of its key; a document and the items of a list have none. */
  readonly key: number | undefined;
  readonly start: number;
  readonly end: number;
  readonly isScalar: boolean;
  /** The values of a mapping or a list. Of two with the same name the first one counts. */
  readonly children: readonly PositionedValue[];
}

/** The value at a JSON pointer, or its nearest parent that exists. */
export function positionedAt(root: PositionedValue, pointer: string): PositionedValue {
  let found = root;
  for (const segment of segmentsOf(pointer)) {
    const child = found.children.find(({ name }) => name === segment);
    if (child === undefined) break;
    found = child;
  }
  return found;
}

/** The ranges of text that may be secret. Mappings inside a secret value count with their keys, which may be unintended. */
export function secretsIn(root: PositionedValue): readonly TextRange[] {
  const within = (item: PositionedValue, pointer: string, isInside: boolean): readonly TextRange[] => {
    const isHidden = isSecretPlace(pointer);
    if (isHidden && (item.isScalar || isInside)) return [withValueInKey(item)];
    return item.children.flatMap((child) => within(child, childPointer(pointer, child.name), isHidden));
  };
  return within(root, '', false);
}

function withValueInKey({ name, key, start, end }: PositionedValue): TextRange {
  if (key === undefined || !valueInKey.test(name)) return { start, end };
  const quotes = 2;
  return { start: key, end: Math.max(end, key + name.length + quotes) };
}

/** A sensitive field, or one that no kind of manifest has. */
export const isSecretPlace = (pointer: string): boolean =>
  isSensitive(pointer) || !isKnownPlace(segmentsOf(pointer));
