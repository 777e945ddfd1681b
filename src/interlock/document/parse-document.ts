import { parse, TomlError } from 'smol-toml';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { ParsedConfigToml, UnreadableDocument } from '../../model/interlock-document.ts';
import { clashingKeys, foldKeys } from './fold-keys.ts';
import { configKeys, extensionKeys, topLevelKeys } from './known-keys.ts';
import { jsonOf } from './toml-dates.ts';

const topKeys = ['Extensions', ...topLevelKeys];
const nginxKeys = Object.values(configKeys);

/** Reads config.toml, known keys in any case (`RlimitNoFile`). */
export function parseDocument(text: string): ParsedConfigToml {
  const parsed = parseToml(text);
  if ('error' in parsed) return { ok: false, error: parsed.error };
  const { Extensions: extensions = {}, ...top } = foldKeys(parsed.table, topKeys);
  const message = complaintOf(parsed.table, extensions);
  if (message !== undefined) return { ok: false, error: { message } };
  return { ok: true, document: { top, extensions: foldBlocks(extensions) } };
}

function parseToml(text: string): { readonly table: JsonObject } | { readonly error: UnreadableDocument } {
  try {
    return { table: jsonOf(parse(text)) as JsonObject }; // a document is a table
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const message = error.message.split('\n', 1)[0] ?? 'Invalid TOML document';
    return { error: { message, line: error.line, column: error.column } };
  }
}

/** Rejects what we would read differently from Interlock or not at all: the next conf-N would lose it. */
function complaintOf(table: JsonObject, extensions: Json): string | undefined {
  if (Array.isArray(extensions)) {
    return 'The [[Extensions]] array form of Interlock 1.x is not supported, write [Extensions.<name>]';
  }
  const [clash] = clashingKeys(table, topKeys);
  if (clash !== undefined) return writtenTwice(clash);
  if (!isJsonObject(extensions)) return '"Extensions" is not a table, write [Extensions.<name>]';
  return Object.entries(extensions)
    .map(([name, block]) => complaintOfBlock(`Extensions.${name}`, block))
    .find((complaint) => complaint !== undefined);
}

function complaintOfBlock(path: string, block: Json | undefined): string | undefined {
  if (!isJsonObject(block)) return `"${path}" is not a table, write [${path}]`;
  const config = foldKeys(block, extensionKeys)['Config'];
  const [clash] = [
    ...clashingKeys(block, extensionKeys),
    ...clashingKeys(isJsonObject(config) ? config : {}, nginxKeys).map((key) => `Config.${key}`),
  ];
  return clash === undefined ? undefined : writtenTwice(`${path}.${clash}`);
}

const writtenTwice = (path: string): string =>
  `"${path}" is defined twice, with different upper and lower case, and Interlock takes one of them at random: write it once`;

const foldBlocks = (extensions: Json): Readonly<Record<string, JsonObject>> =>
  Object.fromEntries(
    Object.entries(isJsonObject(extensions) ? extensions : {}).map(([name, block]) => [
      name,
      foldBlock(isJsonObject(block) ? block : {}),
    ]),
  );

function foldBlock(block: JsonObject): JsonObject {
  const folded = foldKeys(block, extensionKeys);
  const config = folded['Config'];
  return isJsonObject(config) ? { ...folded, Config: foldKeys(config, nginxKeys) } : folded;
}
