import { asText, isJsonObject, type Json } from '../../kernel/json.ts';
import { isSensitivePath } from './sensitive-paths.ts';

/** A text of the engine without the sensitive values of the object that it is about: engines quote what they refuse. */
export function starredText(text: string, object: Json | undefined): string {
  if (text === '' || object === undefined) return text;
  return needlesIn(object)
    .filter((needle) => text.includes(needle))
    .reduce((starred, needle) => starred.replaceAll(patternOf(needle), stars), text);
}

const stars = '***';

/** What to look for, the longest first, so that no rest of a value stays. */
const needlesIn = (object: Json): readonly string[] =>
  [...new Set(sensitiveTexts([], object).flatMap(needlesOf))].sort(
    (left, right) => right.length - left.length,
  );

/** The texts at all sensitive paths; of an entry of `Env` only its value. */
function sensitiveTexts(path: readonly string[], value: Json): readonly string[] {
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, inner]) =>
      inner === undefined ? [] : sensitiveTexts([...path, key], inner),
    );
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => sensitiveTexts([...path, String(index)], item));
  }
  if (value === null || typeof value === 'boolean' || !isSensitivePath(path)) return [];
  const text = asText(value);
  return path.at(-2)?.toLowerCase() === 'env' ? [text.slice(text.indexOf('=') + 1)] : [text];
}

/** A value as it is and as engines quote it, its lines, and its longer words: engines take options apart. */
function needlesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const words = text.split(/[^\p{L}\p{N}_.+/~@-]+/u).filter((word) => word.length >= shortestWord);
  const names = new Set(text.match(/[\w.-]+(?==)/g));
  const whole = [text, ...lines, ...words.filter((word) => !names.has(word))];
  return whole
    .flatMap((part) => [part, JSON.stringify(part).slice(1, -1), encodedAsUrl(part)])
    .filter((part) => part.length >= shortestValue && !plainWords.has(part.toLowerCase()));
}

/** Half a surrogate pair cannot be encoded. */
const encodedAsUrl = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Cs}/gu, ''));

/** Shorter ones are part of too many other words. */
const shortestValue = 3;
const shortestWord = 6;

const plainWords: ReadonlySet<string> = new Set(['true', 'false', 'none', 'null', 'info', 'yes']);

/** A short value counts only where no letter or digit continues it. */
function patternOf(needle: string): RegExp {
  const literal = needle.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return needle.length > longestEmbedded
    ? new RegExp(literal, 'g')
    : new RegExp(String.raw`(?<![\p{L}\p{N}])${literal}(?![\p{L}\p{N}])`, 'gu');
}

const longestEmbedded = 7;
