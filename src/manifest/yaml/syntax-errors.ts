import type { Document, YAMLError } from 'yaml';
import type { Fault } from './read-node.ts';

/**
 * The YAML library's errors, reworded if they are hard to understand. `versionOffset` is where the document has its own
 * %YAML line: the library passes an old version on to the documents behind it, which are read in the same way.
 */
export function syntaxErrors(document: Document.Parsed, versionOffset: number | undefined): readonly Fault[] {
  const { yaml } = document.directives;
  const found = document.errors.map(errorFault);
  const warned = document.warnings.filter((warning) => warning.code !== 'TAG_RESOLVE_FAILED').map(errorFault);
  const oldVersion =
    yaml.version === '1.2' || versionOffset === undefined ? [] : [versionFault(yaml.version, versionOffset)];
  return [...oldVersion, ...found, ...warned];
}

const versionFault = (version: string, offset: number): Fault => ({
  ...unreadable(offset),
  message: `YAML version is ${version}: expected 1.2`,
  hint: 'Remove the %YAML line',
});

interface FaultText {
  readonly message: string;
  readonly hint: string;
}

const texts: Readonly<Partial<Record<YAMLError['code'], FaultText>>> = {
  TAB_AS_INDENT: { message: 'Line is indented with a tab: expected spaces', hint: 'Use spaces' },
  NON_STRING_KEY: { message: 'Key is not text: expected a plain name', hint: 'Put the key in quotes' },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'Value contains another mapping on the same line',
    hint: 'Put text that contains ": " in quotes, and indent the fields of one mapping alike',
  },
};

/** The library uses one code for many mistakes, so some are recognized by their message. */
const rewordings: readonly { readonly pattern: RegExp; readonly text: FaultText }[] = [
  {
    pattern: /^Missing closing .quote/,
    text: { message: 'Text in quotes does not end', hint: 'Add the closing quote' },
  },
  {
    pattern: /^Flow sequence .* end with a \]/,
    text: { message: 'List in brackets does not end: expected "]"', hint: 'Add the closing bracket' },
  },
  {
    pattern: /^Flow map .* end with a \}/,
    text: { message: 'Mapping in braces does not end: expected "}"', hint: 'Add the closing brace' },
  },
  {
    pattern: /^(Verbatim tags|Not a valid tag|Could not resolve tag|The .* tag has no suffix)/,
    text: { message: 'Tag is not valid', hint: 'Put text that starts with "!" in quotes' },
  },
];

function errorFault(error: YAMLError): Fault {
  const reworded = rewordings.find(({ pattern }) => pattern.test(error.message))?.text;
  const text = reworded ?? texts[error.code] ?? { message: `Cannot read YAML: ${sentence(error.message)}` };
  return { ...unreadable(error.pos[0]), ...text };
}

const unreadable = (offset: number) =>
  ({ code: 'yaml-syntax', offset, pointer: '', isReadable: false }) as const;

const sentence = (text: string): string =>
  text.charAt(0).toLowerCase() + text.slice(1).replace(repeatedText, '').replace(/\.$/, '');

/** Text that the library quotes from the file may be a secret. */
const repeatedText = /(?<=\w): .*$|(?<=escape sequence|directive) .*$/s;
