import { isJsonObject, type Json } from '../../kernel/json.ts';
import { isSensitivePath, sensitiveWord } from './sensitive-paths.ts';

/** Shown instead of a value that must not be shown. */
export const maskedValue = '(sensitive)';

/** A value at a path without its secrets: the keys of maps stay, a sensitive list is masked as a whole. */
export function maskedAt(path: readonly string[], value: Json): Json {
  if (isSensitivePath(path)) return maskedWhole(value);
  if (isJsonObject(value)) {
    return mapValues(value, (inner, key) => maskedAt([...path, key], inner));
  }
  if (Array.isArray(value)) {
    return value.map((item: Json, index) => maskedAt([...path, String(index)], item));
  }
  return typeof value === 'string' ? maskedText(value) : value;
}

const maskedWhole = (value: Json): Json =>
  isJsonObject(value) ? mapValues(value, maskedWhole) : value === null ? null : maskedValue;

/** A text without the secrets that it names itself: `https://user:password@host`, `password=…`, `Bearer …`. */
export const maskedText = (text: string): string =>
  text.length > longestSearched
    ? maskedValue
    : text
        .replaceAll(userInfo, `$1${maskedValue}@`)
        .replaceAll(namedValue, `$1${maskedValue}`)
        .replaceAll(authorization, `$1${maskedValue}`);

/** Searching a longer text takes long, and nobody reads it. */
const longestSearched = 10_000;

const userInfo = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]{1,300}@/gi;
/** To the end of the line: where the secret ends is unknown. `private==true` is a constraint, `private:1.2` an image. */
const namedValue = new RegExp(
  `((?:^|[^a-z0-9])[\\w.-]{0,60}?(?:${sensitiveWord.source.replaceAll('$', '\\b')})[\\w.-]{0,60}["']?\\s*(?:=(?!=)|:\\s)\\s*)\\S.*$`,
  'gim',
);
const authorization = /(\b(?:basic|bearer)\s+)(?=\S*[\d=+/])[\w+/.~=-]{6,}/gi;

const mapValues = (
  map: Readonly<Record<string, Json | undefined>>,
  change: (value: Json, key: string) => Json,
): Json =>
  Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) => (value === undefined ? [] : [[key, change(value, key)]])),
  );
