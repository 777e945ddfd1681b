import type { Json } from '../../kernel/json.ts';
import type { Position } from '../../model/manifest/problem.ts';
import { codeFrame } from './code-frame.ts';
import { positionedAt } from './positioned-value.ts';
import type { PositionedValue } from './positioned-value.ts';
import type { ReadNode } from './read-node.ts';

/** One YAML document: its value, and the position of each field in its file. */
export interface SourceDocument {
  readonly file: string;
  readonly value: Json;
  /** Position of the field at a JSON pointer, or of its nearest parent that exists. */
  readonly locate: (pointer: string) => Position;
  /** Like `locate`, but at the field's key instead of its value. */
  readonly locateKey: (pointer: string) => Position;
  readonly frame: (position: Position) => string;
}

/** What positions and code frames need of a file's text. */
export interface SourceText {
  readonly file: string;
  /** With secrets masked. Only computed for files with mistakes. */
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

/** Points at the key of a mapping, a list or a missing value, because that is where a reader looks. */
function offsetOf({ isScalar, key, start, end }: PositionedValue): number {
  const isWrittenHere = isScalar && end > start;
  return isWrittenHere ? start : (key ?? start);
}
