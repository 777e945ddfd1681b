import { Composer, Lexer, LineCounter, Parser } from 'yaml';
import type { CST, Document, ParsedNode } from 'yaml';
import type { Position, Problem } from '../../model/manifest/problem.ts';
import { tooDeepOffset } from './nesting-depth.ts';
import { problemAt } from './problem-at.ts';
import { deepestNesting, readNode } from './read-node.ts';
import type { Fault, ReadNode } from './read-node.ts';
import { bareLines, maskedLines } from '../fields/sensitive-fields.ts';
import { createSourceDocument } from './source-document.ts';
import type { SourceDocument, SourceText } from './source-document.ts';
import { syntaxErrors } from './syntax-errors.ts';

export interface ParsedDocument {
  readonly document: SourceDocument;
  readonly problems: readonly Problem[];
  /** Whether the value is what the user wrote, so that its fields can be checked. */
  readonly isReadable: boolean;
}

// `readNode` finds duplicate keys: the library compares each key of a mapping with every other one.
const options = {
  version: '1.2',
  schema: 'core',
  strict: true,
  uniqueKeys: false,
  stringKeys: true,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** The documents of a YAML text (1.2, core schema), each with its own problems; empty ones are left out. */
export function parseYaml(file: string, text: string): readonly ParsedDocument[] {
  const lineCounter = new LineCounter();
  const composed = hasTooManySigns(text) ? [unread(tooManySigns)] : composeText(text, lineCounter);
  let lines: readonly string[] | undefined;
  const source: SourceText = {
    file,
    lines: () => (lines ??= shownLines(text, composed)),
    positionAt: (offset) => positionIn(lineCounter, offset),
  };
  return composed
    .filter(({ node, faults }) => node.root.value !== null || faults.length > 0)
    .map(({ node, faults }) => parsedDocument(source, node, faults));
}

interface ComposedDocument {
  readonly node: ReadNode;
  readonly faults: readonly Fault[];
}

/** A file of maximum size that is mostly syntax characters takes many times as long to parse as a real manifest. */
const mostSigns = 400_000;

/** The lexer's token before each plain value. */
const plainScalar = '\u001f';

function hasTooManySigns(text: string): boolean {
  // Each sign is at least one character, so most files need no count.
  if (text.length <= mostSigns) return false;
  let signs = 0;
  for (const sign of new Lexer().lex(text)) {
    if (sign !== plainScalar && !sign.startsWith(' ')) signs += 1;
    if (signs > mostSigns) return true;
  }
  return false;
}

const tooManySigns = {
  code: 'file-too-large',
  message: `File has more than ${mostSigns} YAML values and syntax characters`,
  hint: 'Split the file, or start its name with "_" if it contains no manifests',
  offset: 0,
} as const;

/** Reads one document after the other, so that only their values stay in memory. */
function composeText(text: string, lineCounter: LineCounter): readonly ComposedDocument[] {
  let deepOffset: number | undefined;
  const versions: number[] = [];
  function* shallow(tokens: Iterable<CST.Token>): Iterable<CST.Token> {
    for (const token of tokens) {
      deepOffset = tooDeepOffset(token, deepestNesting);
      if (deepOffset !== undefined) return;
      if (token.type === 'directive' && token.source.startsWith('%YAML')) versions.push(token.offset);
      yield token;
    }
  }
  const tokens = shallow(new Parser(lineCounter.addNewLine).parse(text));
  const composed: ComposedDocument[] = [];
  for (const document of new Composer<ParsedNode>(options).compose(tokens)) {
    // The composer has read ahead: directives behind this document are those of the next one.
    const own = versions.filter((offset) => offset < document.range[0]);
    versions.splice(0, own.length);
    composed.push(readDocument(document, own[0]));
  }
  return deepOffset === undefined ? composed : [unread(tooDeep(deepOffset))];
}

function readDocument(document: Document.Parsed, versionOffset: number | undefined): ComposedDocument {
  const node = readNode(document.contents);
  return { node, faults: [...syntaxErrors(document, versionOffset), ...node.faults] };
}

const tooDeep = (offset: number) =>
  ({
    code: 'yaml-syntax',
    message: `Values are nested deeper than ${deepestNesting} levels`,
    offset,
  }) as const;

const unread = (fault: Pick<Fault, 'code' | 'message' | 'hint' | 'offset'>): ComposedDocument => ({
  node: readNode(null),
  faults: [{ ...fault, pointer: '', isReadable: false }],
});

/** If a document cannot be parsed, secrets in its text cannot be located, so all values are masked. */
function shownLines(text: string, composed: readonly ComposedDocument[]): readonly string[] {
  const isBroken = composed.some(({ faults }) => faults.some(({ isReadable }) => !isReadable));
  return isBroken
    ? bareLines(text)
    : maskedLines(
        text,
        composed.flatMap(({ node }) => node.secrets()),
      );
}

function parsedDocument(source: SourceText, node: ReadNode, faults: readonly Fault[]): ParsedDocument {
  const document = createSourceDocument(source, node);
  // The first syntax error often causes others, so only it is reported.
  const broken = faults.find((fault) => !fault.isReadable);
  const problems = faults
    .filter((fault) => fault.isReadable || fault === broken)
    .map((fault) => problemAt(document, fault.pointer, fault, source.positionAt(fault.offset)));
  return { document, problems, isReadable: broken === undefined };
}

function positionIn(lineCounter: LineCounter, offset: number): Position {
  const { line, col } = lineCounter.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
