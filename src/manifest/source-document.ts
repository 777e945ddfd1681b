import type { Json } from '../model/json.ts';
import type { Position } from '../model/problem.ts';
import { codeFrame } from './code-frame.ts';
import { parentPointer } from './json-pointer.ts';
import type { FieldPlace, ReadNode } from './read-node.ts';

/** One YAML document: its value, and where in its file each part of it stands. */
export interface SourceDocument {
  readonly file: string;
  readonly value: Json;
  /** Position of the field at a JSON pointer, or of its nearest parent that is written out. */
  readonly locate: (pointer: string) => Position;
  /** As `locate`, at the field's key rather than its value. */
  readonly locateKey: (pointer: string) => Position;
  readonly frame: (position: Position) => string;
}

/** A file's text as far as positions and code frames need it. */
export interface SourceText {
  readonly file: string;
  /** With secrets starred out. Of a file without mistakes nobody asks for them. */
  readonly lines: () => readonly string[];
  readonly positionAt: (offset: number) => Position;
}

export function createSourceDocument(
  { file, lines, positionAt }: SourceText,
  node: ReadNode,
): SourceDocument {
  const placeOf = (pointer: string): FieldPlace | undefined => {
    const place = node.places.get(pointer);
    return place !== undefined || pointer === '' ? place : placeOf(parentPointer(pointer));
  };
  return {
    file,
    value: node.value,
    locate: (pointer) => positionAt(offsetOf(placeOf(pointer))),
    locateKey: (pointer) => {
      const place = placeOf(pointer);
      return positionAt(place?.key ?? place?.value ?? 0);
    },
    frame: (position) => codeFrame(lines(), position),
  };
}

/** A mapping, a list and a missing value begin where the eye does not look for them: their key is shown instead. */
function offsetOf(place: FieldPlace | undefined): number {
  if (place === undefined) return 0;
  const isWrittenHere = place.isScalar && place.valueEnd > place.value;
  return isWrittenHere ? place.value : (place.key ?? place.value);
}
