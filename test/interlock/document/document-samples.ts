import fc from 'fast-check';
import { parseDocument } from '../../../src/interlock/document/parse-document.ts';
import type { InterlockDocument } from '../../../src/model/interlock-document.ts';
import type { Json, JsonObject } from '../../../src/kernel/json.ts';

/** The document that a text means; a text that means none is a mistake in the test. */
export function documentOf(text: string): InterlockDocument {
  const parsed = parseDocument(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.document;
}

/** A document of one block, as it is read. */
export const blockOf = (text: string): JsonObject =>
  documentOf(`[Extensions.east]\n${text}`).extensions['east'] ?? {};

/** Text with what is special in TOML: quotes, backslashes, line breaks, and characters beyond ASCII. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc
    .array(
      fc.constantFrom('"', "'", '\\', '\n', '\r', '\t', '=', '#', '[', ']', '\u0000', '\u007f', 'ä', '🚢'),
      { maxLength: 8 },
    )
    .map((characters) => characters.join('')),
);

const scalar: fc.Arbitrary<Json> = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((number) => !Object.is(number, -0) && Number.isFinite(number)),
);

/** Keys of any spelling, but none that the reader would fold into a known one. */
const key = fc.oneof(
  fc.stringMatching(/^X[A-Za-z0-9_-]{0,6}$/),
  text.map((part) => `x.${part}`),
);

const dictionary = (value: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> =>
  fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true });

const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  dictionary(fc.oneof(scalar, dictionary(scalar))),
);

const knownBlock = fc.record(
  {
    Image: text,
    Args: fc.array(text, { maxLength: 3 }),
    ProxyReplicas: fc.nat(),
    HitlessServiceUpdate: fc.boolean(),
    Labels: fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true }),
    Config: fc.record(
      { MaxConnections: fc.nat(), MainLogFormat: text, HTTPOptions: fc.array(text, { maxLength: 2 }) },
      { requiredKeys: [], noNullPrototype: true },
    ),
  },
  { requiredKeys: [], noNullPrototype: true },
);

const block: fc.Arbitrary<JsonObject> = fc
  .tuple(knownBlock, dictionary(value))
  .map(([known, others]) => ({ ...others, ...known }));

const isPlainKey = (name: string): boolean => name !== '__proto__';

export const anyDocument: fc.Arbitrary<InterlockDocument> = fc.record(
  {
    top: fc
      .tuple(
        fc.record(
          { ListenAddr: text, AllowInsecure: fc.boolean() },
          { requiredKeys: [], noNullPrototype: true },
        ),
        dictionary(value),
      )
      .map(([known, others]) => ({ ...others, ...known })),
    extensions: fc.dictionary(text.filter(isPlainKey), block, { maxKeys: 3, noNullPrototype: true }),
  },
  { noNullPrototype: true },
);

/** The same document with the keys of all its tables in another order. */
export function reversed<T extends Json | undefined>(from: T): T {
  if (Array.isArray(from) || typeof from !== 'object' || from === null) return from;
  const entries = Object.entries(from).toReversed();
  return Object.fromEntries(entries.map(([name, inner]) => [name, reversed(inner)])) as T; // of the same shape
}
