import type { Json } from '../../kernel/json.ts';
import type { Position } from '../../model/problem.ts';
import { codeFrame } from './code-frame.ts';
import { positionedAt } from './positioned-value.ts';
import type { PositionedValue } from './positioned-value.ts';
import type { ReadNode } from './read-node.ts';

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

export const createSourceDocument = (
  { file, lines, positionAt }: SourceText,
  { root }: Pick<ReadNode, 'root'>,
): SourceDocument => ({
  file,
  value: root.value,
  locate: (pointer) => positionAt(offsetOf(positionedAt(root, pointer))),
  locateKey: (pointer) => {
    const { key, start } = positionedAt(root, pointer);
    return positionAt(key ?? start);
  },
  frame: (position) => codeFrame(lines(), position),
});

/** A mapping, a list and a missing value begin where the eye does not look for them: their key is shown instead. */
function offsetOf({ isScalar, key, start, end }: PositionedValue): number {
  const isWrittenHere = isScalar && end > start;
  return isWrittenHere ? start : (key ?? start);
}
