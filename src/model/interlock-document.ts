import type { JsonObject } from '../kernel/json.ts';

/**
 * One `[Extensions.<name>]` table with its sub-tables, under the spelling of `known-keys.ts` where the key is known. Unknown keys
 * stay in it. `interlock/blocks/extension-block.ts` reads the known ones.
 */
export type ExtensionBlock = JsonObject;

/** config.toml as the core reads it. */
export interface InterlockDocument {
  /** All keys except `Extensions`, including unknown ones. */
  readonly top: JsonObject;
  readonly extensions: Readonly<Record<string, ExtensionBlock>>;
}

/** Why a config.toml cannot be read. `line` and `column` count from 1 and are set if the TOML itself is broken. */
export interface UnreadableDocument {
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

export type ParsedConfigToml =
  | { readonly ok: true; readonly document: InterlockDocument }
  | { readonly ok: false; readonly error: UnreadableDocument };
