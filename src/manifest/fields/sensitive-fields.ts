import { isSensitivePath, sensitiveWord } from '../../model/masking/sensitive-paths.ts';
import { segmentsOf } from './json-pointer.ts';
import { isFieldName } from './known-fields.ts';

const sensitiveLine = new RegExp(`^([^:=#]*(?:${sensitiveWord.source})[^:=\\s]*["']?\\s*[:=]\\s*)(.*)$`, 'i');

/** The values under `secrets` are names of secrets. */
const secretsLine = /^\s*["']?secrets["']?\s*:(?<rest>.*)$/;

/** Whether the value at a pointer may be a secret, which no message and no code frame must show. */
export const isSensitive = (pointer: string): boolean => isSensitivePath(segmentsOf(pointer));

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The lines of a text with all words masked except field names; YAML syntax and columns are kept. */
export const bareLines = (text: string): readonly string[] =>
  text.replaceAll(words, (word) => (isFieldName(word) ? word : masked(word))).split(lineBreak);

const words = /[^\s[\]{},:"'|>&*!#-]+/g;
const lineBreak = /\r?\n/;

/** The lines of a text with secrets masked: the given ranges, comments, and values whose key sounds secret. Columns are kept. */
export function maskedLines(text: string, secrets: readonly TextRange[]): readonly string[] {
  const parts: string[] = [];
  let end = 0;
  for (const secret of secrets.toSorted((left, right) => left.start - right.start)) {
    if (secret.start < end) continue;
    parts.push(text.slice(end, secret.start), masked(text.slice(secret.start, secret.end)));
    end = secret.end;
  }
  parts.push(text.slice(end));
  return parts.join('').split(lineBreak).map(maskedLine);
}

function maskedLine(line: string): string {
  const open = line.replace(comment, (_comment, sign: string, text: string) => sign + masked(text));
  const rest = secretsLine.exec(open)?.groups?.['rest'] ?? open;
  return open.length > 10_000 || !sensitiveWord.test(rest)
    ? open
    : open.replace(sensitiveLine, (_line, key: string, value: string) => key + masked(value));
}

const comment = /((?:^|\s)#)(.*)$/;

const masked = (text: string): string => text.replaceAll(/[^\s]/g, '*');
