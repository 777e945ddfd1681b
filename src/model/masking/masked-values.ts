import { isJsonObject, type Json } from '../../kernel/json.ts';
import { isSensitivePath, sensitiveWord } from './sensitive-paths.ts';

/** Shown instead of a value that must not be shown. */
export const maskedValue = '(sensitive)';

/** A value at a path without its secrets: the keys of maps stay, a sensitive list is masked as a whole. */
export const maskedAt = (path: readonly string[], value: Json): Json =>
  replacedAt(path, value, {
    secret: (part) => (isEmpty(part) ? part : maskedValue),
    open: (part) => (typeof part === 'string' ? maskedText(part) : part),
  });

/** A value at a path with its sensitive parts sealed: those that `maskedAt()` masks for their path. */
export const sealedAt = (path: readonly string[], value: Json, seal: (part: Json) => Json): Json =>
  replacedAt(path, value, { secret: seal, open: (part) => part });

/** Nothing is no secret. */
const isEmpty = (value: Json): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

interface Replacing {
  /** A sensitive value: a scalar or a list. */
  readonly secret: (part: Json) => Json;
  /** Any other scalar. */
  readonly open: (part: Json) => Json;
}

function replacedAt(path: readonly string[], value: Json, replacing: Replacing): Json {
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) =>
        inner === undefined ? [] : [[key, replacedAt([...path, key], inner, replacing)]],
      ),
    );
  }
  if (isSensitivePath(path)) return replacing.secret(value);
  if (!Array.isArray(value)) return replacing.open(value);
  return value.map((item: Json, index) => replacedAt([...path, String(index)], item, replacing));
}

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
