import ts from 'typescript';
import { variantsOf, type Variant } from './operators.ts';

/** One change to the code under test that a test should detect. */
export interface Mutant {
  readonly line: number;
  readonly column: number;
  /** `a === b`, on one line. */
  readonly from: string;
  readonly to: string;
  /** The range of the source that is replaced by `text`. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Instrumented {
  /** The source with all of its mutants, each inactive unless `isMutant(id)` is true. */
  readonly code: string;
  /** Their ids are consecutive and start at the requested one. */
  readonly mutants: readonly Mutant[];
}

/** Puts all mutants of a file into its code, so that the code is loaded only once. */
export function instrument(path: string, source: string, firstId: number): Instrumented {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const idOf = (variant: Variant): number => firstId + mutants.push(describe(variant, file)) - 1;

  /** Keeps the text between the children. */
  const render = (node: ts.Node): string => {
    let text = '';
    let at = node.getFullStart();
    ts.forEachChild(node, (child) => {
      text += source.slice(at, child.getFullStart()) + (isCode(child) ? render(child) : child.getFullText());
      at = child.end;
    });
    text += source.slice(at, node.end);
    const lead = source.slice(node.getFullStart(), node.getStart());
    return lead + wrap(text.slice(lead.length), variantsOf(node).map(known));
  };
  const known = (variant: Variant): KnownVariant => ({ ...variant, id: idOf(variant) });
  return { code: render(file), mutants };
}

interface KnownVariant extends Variant {
  readonly id: number;
}

function wrap(text: string, variants: readonly KnownVariant[]): string {
  if (variants.length === 0) return text;
  if (variants.every(({ node }) => ts.isBlock(node))) {
    const exits = variants.map(({ id }) => `if (isMutant(${id})) return;`);
    return `{ ${exits.join(' ')} ${text.slice(1)}`;
  }
  return `(${variants.map(({ id, text: other }) => `isMutant(${id}) ? (${other}) : `).join('')}(${text}))`;
}

const isCode = (node: ts.Node): boolean =>
  !ts.isTypeNode(node) &&
  !ts.isImportDeclaration(node) &&
  !ts.isInterfaceDeclaration(node) &&
  !ts.isTypeAliasDeclaration(node);

function describe({ node, text, slip }: Variant, file: ts.SourceFile): Mutant {
  const { line, character } = file.getLineAndCharacterOfPosition(slip.at.getStart());
  return {
    ...{ line: line + 1, column: character + 1, from: oneLine(slip.from), to: oneLine(slip.to) },
    ...{ start: node.getStart(), end: node.end, text: ts.isBlock(node) ? text : `(${text})` },
  };
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
