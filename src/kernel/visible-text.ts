import type { Json } from './json.ts';

/** Control characters, and those that no one sees: they end a line, steer a terminal, reverse a text or hide in it. */
export const unseen =
  /(?!\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?<!\p{Extended_Pictographic})\ufe0f/gu;

const shortForms: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text from outside, for one line of output: unseen characters are written as `\n` or `\u{202e}`. Twice is the same as once. */
export const visibleText = (text: string): string =>
  isPlainText(text)
    ? text
    : text.replaceAll(
        unseen,
        (character) => shortForms[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
      );

/** Nearly all texts are: to look for those of `unseen` takes ten times as long. */
export const isPlainText = (text: string): boolean => /^[ -~]*$/.test(text);

/** JSON whose unseen characters are escaped: the same document for programs, and harmless on a screen. */
export const visibleJson = (json: string): string =>
  isPlainText(json)
    ? json
    : json.replaceAll(unseen, (character) =>
        character === '\n'
          ? character
          : Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
              .map((unit) => `\\u${hex(unit, 4)}`)
              .join(''),
      );

/** YAML or TOML whose unseen characters are escaped. They stand in double quotes, where this is the same text. */
export const visibleEscapes = (text: string): string =>
  text.replaceAll(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\n') return character;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** Lines that a CI runner would obey as commands (`::error::`, `##[group]`) with their first character escaped. */
export const inertLines = (text: string): string =>
  text.replaceAll(
    /^(\s*)([:#])(?=\2[[a-z])/gim,
    (_line, indent: string, first: string) => `${indent}\\u{${first.charCodeAt(0).toString(16)}}`,
  );

/** A text of at most `longest` characters, with the number of those that are left out. `beyond`: more that were not even read. */
export function cappedText(text: string, longest: number, beyond = 0): string {
  if (text.length + beyond <= longest) return text;
  const kept = longest - roomForCount;
  const left = text.length + beyond - kept;
  return `${text.slice(0, kept).replace(/\p{Cs}$/u, '')}… (+${left} characters)`;
}

/** A value of at most `longest` characters: a longer list or map is cut as text. */
export function cappedJson(value: Json | undefined, longest: number): Json | undefined {
  if (typeof value === 'string') return cappedText(value, longest);
  const json = JSON.stringify(value) as string | undefined;
  return json === undefined || json.length <= longest ? value : cappedText(json, longest);
}

/** A visible text of at most `longest` characters. Of a text of megabytes only the start is read. */
export const cappedVisibleText = (text: string, longest: number): string =>
  cappedText(visibleText(text.slice(0, longest)), longest, Math.max(0, text.length - longest));

const roomForCount = 30;
