import { textsOf, type JsonObject } from '../../kernel/json.ts';
import type { Line } from '../text/line.ts';

/** Lines of nginx.conf that an operator writes in config.toml. */
export interface RawLines {
  readonly lines: readonly Line[];
  /** Directives at their top level: ours of the same name give way. */
  readonly names: ReadonlySet<string>;
  readonly notes: readonly string[];
}

/** Takes the lines of a key as they are, if they are whole statements. Nothing else could be kept apart from ours. */
export function rawLines(config: JsonObject, key: string): RawLines {
  const value = config[key];
  const text = (typeof value === 'string' ? [value] : textsOf(value)).join('\n').replaceAll(/\r\n?/g, '\n');
  const statements = statementsOf(text);
  if (statements === undefined) {
    const note = `${key}: is left out, because its quotes, braces and semicolons do not end where they should`;
    return { lines: [], names: new Set(), notes: [note] };
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return {
    lines: lines.map((line) => ({ text: line.replaceAll('\t', '  '), origin: { label: key } })),
    names: new Set(statements.map((words) => words[0] ?? '')),
    notes: [],
  };
}

/** A quoted text, a comment, a mark of the syntax, or a word with escapes and `${name}` in it. */
const token =
  /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|#[^\n]*|[{};]|(?:\\[^]|\$\{\w*\}|[^\s{};"'\\])(?:\\[^]|\$\{\w*\}|[^\s{};\\])*|\s+/y;

/** The statements at the top level by their words; undefined if the text does not consist of whole statements. */
export function statementsOf(text: string): readonly (readonly string[])[] | undefined {
  const found: (readonly string[])[] = [];
  let words: readonly string[] = [];
  let depth = 0;
  for (const word of tokensOf(text)) {
    if (word === undefined) return undefined;
    if (!isMark(word)) {
      words = [...words, word];
      continue;
    }
    // Only a closing brace has no words in front of it.
    if ((words.length === 0) !== (word === '}')) return undefined;
    if (depth === 0 && word !== '}') found.push(words);
    depth += word === '{' ? 1 : word === '}' ? -1 : 0;
    if (depth < 0) return undefined;
    words = [];
  }
  return depth === 0 && words.length === 0 ? found : undefined;
}

const isMark = (word: string): boolean => word === ';' || word === '{' || word === '}';

/** Words and marks, then undefined for what is neither. */
function* tokensOf(text: string): Generator<string | undefined> {
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text)) yield undefined;
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at;
    const [word] = token.exec(text) ?? [];
    if (word === undefined) {
      yield undefined;
      return;
    }
    if (!/^[\s#]/.test(word)) yield word;
  }
}
