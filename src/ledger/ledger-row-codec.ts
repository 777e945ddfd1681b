import { isJsonObject, textsOf, type Json, type JsonObject } from '../kernel/json.ts';
import type { LedgerRow, Quarantine } from '../model/ledger.ts';

/** `[id, attempted, applied, kept, rest]`, without empty items at the end: most rows have only the first two. */
export function listOfRow({
  id,
  attempted,
  applied,
  before,
  isKept,
  ignore,
  stoppedBefore,
  quarantined,
}: LedgerRow): readonly Json[] {
  const rest: JsonObject = {
    ...(before === undefined ? {} : { b: before }),
    ...(ignore === undefined ? {} : { i: ignore }),
    ...(stoppedBefore === undefined ? {} : { s: stoppedBefore }),
    ...(quarantined === undefined
      ? {}
      : { q: [quarantined.hash, quarantined.since, quarantined.reason ?? null] }),
  };
  const places: readonly (Json | undefined)[] = [
    applied,
    isKept === true ? 1 : undefined,
    Object.keys(rest).length === 0 ? undefined : rest,
  ];
  const used = places.findLastIndex((place) => place !== undefined) + 1;
  return [id ?? null, attempted, ...places.slice(0, used).map((place) => place ?? null)];
}

/** Undefined if the row is broken. */
export function rowOfList(row: Json | undefined): LedgerRow | undefined {
  if (!Array.isArray(row)) return undefined;
  const [id, attempted, applied, kept, rest]: readonly (Json | undefined)[] = row as readonly Json[]; // narrowed by isArray
  if (typeof attempted !== 'string') return undefined;
  return {
    ...(typeof id === 'string' ? { id } : {}),
    attempted,
    ...(isJsonObject(applied) ? { applied } : {}),
    ...(kept === 1 ? { isKept: true as const } : {}),
    ...(isJsonObject(rest) ? restOf(rest) : {}),
  };
}

function restOf({
  b,
  i,
  s,
  q,
}: JsonObject): Pick<LedgerRow, 'before' | 'ignore' | 'stoppedBefore' | 'quarantined'> {
  const quarantined = quarantineOf(q);
  return {
    ...(isJsonObject(b) ? { before: b } : {}),
    ...(Array.isArray(i) ? { ignore: textsOf(i) } : {}),
    ...(typeof s === 'string' ? { stoppedBefore: s } : {}),
    ...(quarantined === undefined ? {} : { quarantined }),
  };
}

function quarantineOf(value: Json | undefined): Quarantine | undefined {
  if (!Array.isArray(value)) return undefined;
  const [hash, since, reason]: readonly (Json | undefined)[] = value as readonly Json[]; // narrowed by isArray
  if (typeof hash !== 'string' || typeof since !== 'string') return undefined;
  return { hash, since, ...(typeof reason === 'string' ? { reason } : {}) };
}
