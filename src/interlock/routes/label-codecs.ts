import { asText, isJsonObject, textsOf, type Json } from '../../kernel/json.ts';

/** How one value stands in a label: as we write it, and as anybody may have written it. */
export interface LabelCodec {
  /** What the label may hold, for a message. */
  readonly wanted: string;
  readonly write: (value: Json) => string;
  /** Undefined where the text is something else. */
  readonly read: (text: string) => Json | undefined;
}

/** One word. What is no word could end its directive in nginx.conf and begin another one. */
export const word = (pattern: RegExp, wanted: string): LabelCodec => ({
  wanted,
  write: String,
  read: (text) => (pattern.test(text) ? text : undefined),
});

/** A comma list of words. White space around them and empty elements mean nothing. */
export const words = (pattern: RegExp, wanted: string): LabelCodec => ({
  wanted,
  write: (value) => textsOf(value).join(','),
  read: (text) => {
    const found = elements(text, ',');
    return found.every((element) => pattern.test(element)) ? found : undefined;
  },
});

export const wholeNumber = (least: number, most: number): LabelCodec => ({
  wanted: `a whole number from ${least} to ${most}`,
  write: String,
  read: (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    return number >= least && number <= most ? number : undefined;
  },
});

export const flag: LabelCodec = {
  wanted: 'true or false',
  write: String,
  read: (text) => {
    const lower = text.toLowerCase();
    return lower === 'true' || lower === 'false' ? lower === 'true' : undefined;
  },
};

const address = /^https?:\/\/[^\s;{},"'\\$#]+$/;

/** `from,to;from,to`, of which the last may end with a semicolon too. */
export const redirects: LabelCodec = {
  wanted: 'pairs of addresses, as http://old.example.com,http://new.example.com',
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
