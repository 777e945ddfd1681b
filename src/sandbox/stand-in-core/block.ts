import { parse, type TomlTable, type TomlValue } from 'smol-toml';
import { parseGoDuration } from './go-duration.ts';
import { CoreError } from './core-error.ts';

/** One `[Extensions.<name>]` of config.toml, with keys in lower case: Go's TOML parsers ignore case. */
export interface Block {
  readonly name: string;
  readonly keys: Readonly<Record<string, TomlValue>>;
}

export function parseBlocks(text: string): readonly Block[] {
  const extensions = foldKeys(parseToml(text))['extensions'];
  return Object.entries(isTable(extensions) ? extensions : {}).flatMap(([name, block]) =>
    isTable(block) ? [{ name, keys: foldKeys(block) }] : [],
  );
}

function parseToml(text: string): TomlTable {
  try {
    return parse(text);
  } catch (cause) {
    throw new CoreError(
      `Cannot read config.toml: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}

const foldKeys = (table: TomlTable): Readonly<Record<string, TomlValue>> =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key.toLowerCase(), value]));

const isTable = (value: TomlValue | undefined): value is TomlTable =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);

const valueOf = (block: Block, key: string): TomlValue | undefined => block.keys[key.toLowerCase()];

const wrong = (block: Block, key: string, expected: string): CoreError =>
  new CoreError(`Cannot read Extensions.${block.name} of config.toml: ${key} has to be ${expected}`);

export const has = (block: Block, key: string): boolean => valueOf(block, key) !== undefined;

export const isOn = (block: Block, key: string): boolean => valueOf(block, key) === true;

/** A required string, unless there is a default. */
export function textOf(block: Block, key: string, fallback?: string): string {
  const value = valueOf(block, key) ?? fallback;
  if (typeof value !== 'string') throw wrong(block, key, 'a string');
  return value;
}

export function numberOf(block: Block, key: string, fallback?: number): number {
  const value = valueOf(block, key) ?? fallback;
  if (typeof value !== 'number') throw wrong(block, key, 'a number');
  return value;
}

/** Without empty strings: early MKE versions wrote "no arguments" as `[""]`. */
export function textsOf(block: Block, key: string): readonly string[] {
  const value = valueOf(block, key) ?? [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw wrong(block, key, 'a list of strings');
  }
  return value.filter((item) => item !== '');
}

export function labelsIn(block: Block, key: string): Readonly<Record<string, string>> {
  const value = valueOf(block, key) ?? {};
  if (!isTable(value)) throw wrong(block, key, 'a table of strings');
  const labels = Object.entries(value).map(([label, text]): [string, string] => {
    if (typeof text !== 'string') throw wrong(block, key, 'a table of strings');
    return [label, text];
  });
  return Object.fromEntries(labels);
}

export function durationOf(block: Block, key: string): number | undefined {
  if (!has(block, key)) return undefined;
  const durationNs = parseGoDuration(textOf(block, key));
  if (durationNs === undefined) throw wrong(block, key, 'a Go duration such as "5s"');
  return durationNs;
}
