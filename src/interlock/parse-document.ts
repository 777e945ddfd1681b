import { parse, TomlError } from 'smol-toml';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { ParsedDocument, UnreadableDocument } from '../model/interlock-document.ts';
import { foldKeys } from './fold-keys.ts';
import { configKeys, extensionKeys, topLevelKeys } from './known-keys.ts';

/** Reads config.toml, known keys in any case (`RlimitNoFile`). */
export function parseDocument(text: string): ParsedDocument {
  const parsed = parseToml(text);
  if ('error' in parsed) return { ok: false, error: parsed.error };
  const { Extensions: extensions, ...top } = foldKeys(parsed.table, ['Extensions', ...topLevelKeys]);
  if (Array.isArray(extensions)) {
    return {
      ok: false,
      error: {
        message: 'The [[Extensions]] array form of Interlock 1.x is not supported, write [Extensions.<name>]',
      },
    };
  }
  return { ok: true, document: { top, extensions: foldBlocks(extensions) } };
}

function parseToml(text: string): { readonly table: JsonObject } | { readonly error: UnreadableDocument } {
  try {
    return { table: parse(text) as JsonObject }; // config.toml has no dates, so a TOML table is JSON
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const message = error.message.split('\n', 1)[0] ?? 'Invalid TOML document';
    return { error: { message, line: error.line, column: error.column } };
  }
}

const foldBlocks = (extensions: Json | undefined): Readonly<Record<string, JsonObject>> =>
  Object.fromEntries(
    Object.entries(isJsonObject(extensions) ? extensions : {}).map(([name, block]) => [
      name,
      foldBlock(isJsonObject(block) ? block : {}),
    ]),
  );

function foldBlock(block: JsonObject): JsonObject {
  const folded = foldKeys(block, extensionKeys);
  const config = folded['Config'];
  return isJsonObject(config) ? { ...folded, Config: foldKeys(config, Object.values(configKeys)) } : folded;
}
