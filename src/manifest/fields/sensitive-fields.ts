import { isFieldName } from './known-fields.ts';

const sensitiveFields = /^\/spec\/(args|command)(\/|$)|\/(env|environment|adminPass)(\/|$)|\/tls\/key$/;
/** Options can hold the token of a log server or the password of a file server, a check the one of what it asks. */
const sensitiveOptions = /\/(logging|driver)\/options(\/|$)|\/healthcheck\/test(\/|$)/;
const sensitiveWord = /pass(?!through)|secret|token|credential|private|api[-_.]?key/i;
const sensitiveLine = new RegExp(`^([^:=#]*(?:${sensitiveWord.source})[^:=\\s]*["']?\\s*[:=]\\s*)(.*)$`, 'i');

/** What stands under `secrets` names them and holds none. */
const namesOfSecrets = /^\/spec\/secrets(?=\/|$)/;
const secretsLine = /^\s*["']?secrets["']?\s*:(?<rest>.*)$/;

/** Whether the value at a pointer may be a secret, so that no message and no code frame may show it. */
export const isSensitive = (pointer: string): boolean =>
  sensitiveFields.test(pointer) ||
  sensitiveOptions.test(pointer) ||
  sensitiveWord.test(pointer.replace(namesOfSecrets, ''));

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The lines of a text with nothing left to read but names of fields and signs of YAML, all at its place. */
export const bareLines = (text: string): readonly string[] =>
  text.replaceAll(words, (word) => (isFieldName(word) ? word : starred(word))).split(lineBreak);

const words = /[^\s[\]{},:"'|>&*!#-]+/g;
const lineBreak = /\r?\n/;

/** The lines of a text with secrets starred out, each at its place: the ranges, comments, and what sounds like one. */
export function maskedLines(text: string, secrets: readonly TextRange[]): readonly string[] {
  const parts: string[] = [];
  let end = 0;
  for (const secret of secrets.toSorted((left, right) => left.start - right.start)) {
    if (secret.start < end) continue;
    parts.push(text.slice(end, secret.start), starred(text.slice(secret.start, secret.end)));
    end = secret.end;
  }
  parts.push(text.slice(end));
  return parts.join('').split(lineBreak).map(maskedLine);
}

function maskedLine(line: string): string {
  const open = line.replace(comment, (_comment, sign: string, text: string) => sign + starred(text));
  const rest = secretsLine.exec(open)?.groups?.['rest'] ?? open;
  return open.length > 10_000 || !sensitiveWord.test(rest)
    ? open
    : open.replace(sensitiveLine, (_line, key: string, value: string) => key + starred(value));
}

const comment = /((?:^|\s)#)(.*)$/;

const starred = (text: string): string => text.replaceAll(/[^\s]/g, '*');
