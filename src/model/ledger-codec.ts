import { canonicalJson, isJsonObject, parseJson, type Json } from './json.ts';
import type { Ledger, LedgerRow } from './ledger.ts';

/**
 * The ledger as the text of one label: rows are lists, because a config's labels hold
 * 1.4 MB at most. Equal ledgers give equal text, so that an unchanged one is never written.
 */
export function serializeLedger(ledger: Ledger): string {
  const rows = Object.fromEntries(
    Object.entries(ledger.rows).flatMap(([key, row]) => (row === undefined ? [] : [[key, listOf(row)]])),
  );
  return canonicalJson({
    v: 1,
    salt: ledger.salt,
    ...(ledger.revision === undefined ? {} : { revision: { ...ledger.revision } }),
    rows,
  });
}

/** Undefined where the text is no ledger: a person has broken it, and what labels tell must do. */
export function parseLedger(text: string): Ledger | undefined {
  const value = parseJson(text);
  if (!isJsonObject(value) || typeof value['salt'] !== 'string' || !isJsonObject(value['rows']))
    return undefined;
  const revision = revisionOf(value['revision']);
  return {
    salt: value['salt'],
    ...(revision === undefined ? {} : { revision }),
    rows: Object.fromEntries(
      Object.entries(value['rows']).flatMap(([key, row]) => {
        const read = rowOf(row);
        return read === undefined ? [] : [[key, read]]; // only Keys are written
      }),
    ),
  };
}

/** `[id, attempted, applied, kept]`, as short as it can be. */
function listOf({ id, attempted, applied, isKept }: LedgerRow): readonly Json[] {
  const head = [id ?? null, attempted];
  if (isKept === true) return [...head, applied ?? null, 1];
  return applied === undefined ? head : [...head, applied];
}

function rowOf(row: Json | undefined): LedgerRow | undefined {
  if (!Array.isArray(row)) return undefined;
  const [id, attempted, applied, kept]: readonly (Json | undefined)[] = row as readonly Json[]; // narrowed by isArray
  if (typeof attempted !== 'string') return undefined;
  return {
    ...(typeof id === 'string' ? { id } : {}),
    attempted,
    ...(isJsonObject(applied) ? { applied } : {}),
    ...(kept === 1 ? { isKept: true as const } : {}),
  };
}

function revisionOf(value: Json | undefined): Ledger['revision'] {
  if (!isJsonObject(value)) return undefined;
  const { id, digest } = value;
  return typeof id === 'string' && typeof digest === 'string' ? { id, digest } : undefined;
}
