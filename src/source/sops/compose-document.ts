import { Composer, Lexer, Parser, type CST, type Document } from 'yaml';
import { maxSopsNesting, maxSopsSigns } from '../../defaults/limits.ts';
import { damaged, SopsError } from './sops-failure.ts';

/** A file of one document, without errors. Refuses what would take a parser much time or memory before it is parsed. */
export function composeDocument(text: string): Document.Parsed {
  if (hasManySigns(text)) throw new SopsError('it has too many values', 'Split it');
  const composer = new Composer({ intAsBigInt: true });
  const [document, ...others] = composer.compose(shallowTokens(text));
  if (document === undefined || document.errors.length > 0) throw damaged('it');
  if (others.length > 0)
    throw new SopsError('it contains several documents', 'Write each document into a file of its own');
  return document;
}

const plainScalar = '\u001f';

function hasManySigns(text: string): boolean {
  let signs = 0;
  for (const sign of new Lexer().lex(text)) {
    if (sign !== plainScalar && !sign.startsWith(' ')) signs += 1;
    if (signs > maxSopsSigns) return true;
  }
  return false;
}

function* shallowTokens(text: string): Iterable<CST.Token> {
  for (const token of new Parser().parse(text)) {
    if (isDeeper(token, maxSopsNesting)) throw new SopsError('it is nested too deeply');
    yield token;
  }
}

/** Never recurses deeper than the limit. */
function isDeeper(token: CST.Token | null | undefined, limit: number): boolean {
  if (token === null || token === undefined) return false;
  if (limit < 0) return true;
  if (token.type === 'document') return isDeeper(token.value, limit - 1);
  return (
    'items' in token &&
    token.items.some(({ key, value }) => isDeeper(key, limit - 1) || isDeeper(value, limit - 1))
  );
}
