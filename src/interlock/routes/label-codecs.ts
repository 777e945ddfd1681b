import { asText, isJsonObject, textsOf, type Json } from '../../kernel/json.ts';

/** Converts a value to label text, and label text from any source back to a value. */
export interface LabelCodec {
  /** The expected content, for messages. */
  readonly expected: string;
  readonly write: (value: Json) => string;
  /** Undefined if the text is not what is expected. */
  readonly read: (text: string) => Json | undefined;
}

/** One word. Other text could end its directive in nginx.conf and start another one. */
export const word = (pattern: RegExp, expected: string): LabelCodec => ({
  expected,
  write: String,
  read: (text) => (pattern.test(text) ? text : undefined),
});

/** A comma-separated list of words. White space around them and empty elements are ignored. */
export const words = (pattern: RegExp, expected: string): LabelCodec => ({
  expected,
  write: (value) => textsOf(value).join(','),
  read: (text) => {
    const found = elements(text, ',');
    return found.every((element) => pattern.test(element)) ? found : undefined;
  },
});

export const wholeNumber = (least: number, most: number): LabelCodec => ({
  expected: `a whole number from ${least} to ${most}`,
  write: String,
  read: (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    return number >= least && number <= most ? number : undefined;
  },
});

export const flagText: LabelCodec = {
  expected: 'true or false',
  write: String,
  read: (text) => {
    const lower = text.toLowerCase();
    return lower === 'true' || lower === 'false' ? lower === 'true' : undefined;
  },
};

const address = /^https?:\/\/[^\s;{},"'\\$#]+$/;

/** `from,to;from,to`, optionally with a semicolon at the end. */
export const redirects: LabelCodec = {
  expected: 'pairs of addresses, as http://old.example.com,http://new.example.com',
  write: (value) => (Array.isArray(value) ? value : []).map(writePair).join(';'),
  read: (text) => {
    const pairs = elements(text, ';').map(readPair);
    return pairs.every((pair) => pair !== undefined) ? pairs : undefined;
  },
};

const writePair = (pair: Json): string =>
  isJsonObject(pair) ? [pair['from'], pair['to']].map((part) => asText(part ?? '')).join(',') : '';

function readPair(text: string): Json | undefined {
  const [from, to, ...others] = elements(text, ',');
  if (from === undefined || to === undefined || others.length > 0) return undefined;
  return [from, to].every((part) => address.test(part)) ? { from, to } : undefined;
}

const elements = (text: string, separator: string): readonly string[] =>
  text
    .split(separator)
    .map((element) => element.trim())
    .filter((element) => element !== '');
