import { refuse } from '../http/refusal.ts';

/** Go has one message for a stream that ends early and another for a string. */
export type EndMessage = 'unexpected EOF' | 'unexpected end of JSON input';

interface Words {
  readonly atEnd: EndMessage;
  readonly hasSecondJson: boolean;
}

interface Scan extends Words {
  readonly text: string;
  at: number;
}

/**
 * Returns the offset after the first JSON value of the text, or refuses with the message of Go's encoding/json.
 * JSON.parse does not fit: its messages are V8's, and it rejects text after the value, which the engine ignores.
 */
export function scanValue(text: string, words: Words): number {
  const scan: Scan = { ...words, text, at: 0 };
  value(scan);
  return scan.at;
}

function peek(scan: Scan): string {
  while (' \t\r\n'.includes(scan.text[scan.at] ?? '-')) scan.at += 1;
  return scan.text[scan.at] ?? refuse(400, scan.atEnd);
}

function invalid(scan: Scan, context: string): never {
  const character = scan.text[scan.at];
  if (character === undefined) refuse(400, scan.atEnd);
  refuse(400, `invalid character ${quoted(character)} ${context}`);
}

function quoted(character: string): string {
  if (character === "'") return `'\\''`;
  if (character < ' ') return `'\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}'`;
  return `'${character}'`;
}

function value(scan: Scan): void {
  const first = peek(scan);
  if (first === '{') members(scan);
  else if (first === '[') elements(scan);
  else if (first === '"') quotedText(scan);
  else if (first === '-' || (first >= '0' && first <= '9')) digits(scan);
  else literal(scan, first);
}

function members(scan: Scan): void {
  scan.at += 1;
  if (peek(scan) === '}') {
    scan.at += 1;
    return;
  }
  for (;;) {
    if (peek(scan) !== '"') invalid(scan, 'looking for beginning of object key string');
    quotedText(scan);
    if (peek(scan) !== ':') invalid(scan, 'after object key');
    scan.at += 1;
    value(scan);
    if (closes(scan, '}', 'after object key:value pair')) return;
  }
}

function elements(scan: Scan): void {
  scan.at += 1;
  if (peek(scan) === ']') {
    scan.at += 1;
    return;
  }
  do value(scan);
  while (!closes(scan, ']', 'after array element'));
}

function closes(scan: Scan, bracket: string, context: string): boolean {
  const next = peek(scan);
  if (next !== ',' && next !== bracket) invalid(scan, context);
  scan.at += 1;
  return next === bracket;
}

function quotedText(scan: Scan): void {
  for (scan.at += 1; scan.text[scan.at] !== '"'; scan.at += 1) {
    const character = scan.text[scan.at];
    if (character === undefined || character < ' ')
      invalid(scan, scan.hasSecondJson ? 'in string' : 'in string literal');
    if (character !== '\\') continue;
    scan.at += 1;
    if (!'"\\/bfnrtu'.includes(scan.text[scan.at] ?? '-')) badEscape(scan);
  }
  scan.at += 1;
}

function badEscape(scan: Scan): never {
  const character = scan.text[scan.at];
  if (character === undefined || !scan.hasSecondJson) invalid(scan, 'in string escape code');
  refuse(400, `invalid escape sequence \`\\${character}\` in string`);
}

function digits(scan: Scan): void {
  const match = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/.exec(scan.text.slice(scan.at));
  if (match === null) {
    scan.at += 1;
    invalid(scan, 'in numeric literal');
  }
  scan.at += match[0].length;
}

function literal(scan: Scan, first: string): void {
  const word = ['true', 'false', 'null'].find((candidate) => candidate.startsWith(first));
  if (word === undefined) invalid(scan, 'looking for beginning of value');
  for (let index = 0; index < word.length; index += 1) {
    if (scan.text[scan.at] !== word[index])
      invalid(scan, `in literal ${word} (expecting ${quoted(word.charAt(index))})`);
    scan.at += 1;
  }
}
