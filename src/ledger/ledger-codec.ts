import {
  canonicalJson,
  isJsonObject,
  parseJson,
  textsOf,
  type Json,
  type JsonObject,
} from '../kernel/json.ts';
import type { Ledger } from '../model/ledger.ts';
import { historyOf, listOfPass, suspensionsOf } from './ledger-notes-codec.ts';
import { listOfRow, rowOfList } from './ledger-row-codec.ts';

/**
 * The ledger as the text of one label: rows are lists, because a config's labels hold
 * 1.4 MB at most. Equal ledgers give equal text, so that an unchanged one is never written.
 */
export const serializeLedger = (ledger: Ledger): string =>
  canonicalJson({ ...headOf(ledger), rows: Object.fromEntries(listedRows(ledger)) });

/** A ledger as it is stored: a head, and parts that the head names by the ids which they get when they are made. */
export interface LedgerTexts {
  readonly parts: readonly string[];
  readonly headWith: (partIds: readonly string[]) => string;
}

/** Splits a ledger that is too long for one label: its rows in order, as many in a part as fit. */
export function splitLedger(ledger: Ledger, limitBytes: number): LedgerTexts {
  const whole = serializeLedger(ledger);
  if (bytesIn(whole) <= limitBytes) return { parts: [], headWith: () => whole };
  return {
    parts: chunksOf(listedRows(ledger), limitBytes).map((rows) =>
      canonicalJson({ rows: Object.fromEntries(rows) }),
    ),
    headWith: (partIds) => canonicalJson({ ...headOf(ledger), parts: partIds }),
  };
}

/** A head as it was read; `partIds` is empty where all rows are in it. */
export interface LedgerHead {
  readonly ledger: Ledger;
  readonly partIds: readonly string[];
}

/** Undefined where the text is no ledger: a person has broken it, and what labels tell must do. */
export function parseHead(text: string): LedgerHead | undefined {
  const value = parseJson(text);
  if (!isJsonObject(value) || typeof value['salt'] !== 'string') return undefined;
  if (!isJsonObject(value['rows']) && !Array.isArray(value['parts'])) return undefined;
  const revision = revisionOf(value['revision']);
  const suspensions = suspensionsOf(value['suspensions']);
  const history = historyOf(value['history']);
  const keptBlocks = textsOf(value['kept']);
  return {
    ledger: {
      salt: value['salt'],
      ...(revision === undefined ? {} : { revision }),
      rows: rowsIn(value['rows']),
      ...(Object.keys(suspensions).length === 0 ? {} : { suspensions }),
      ...(keptBlocks.length === 0 ? {} : { keptBlocks }),
      ...(history.length === 0 ? {} : { history }),
    },
    partIds: textsOf(value['parts']),
  };
}

/** The rows of a part; undefined where the text is none. */
export function parseShard(text: string): Ledger['rows'] | undefined {
  const value = parseJson(text);
  return isJsonObject(value) && isJsonObject(value['rows']) ? rowsIn(value['rows']) : undefined;
}

function headOf({ salt, revision, suspensions, keptBlocks = [], history }: Ledger): JsonObject {
  return {
    v: 1,
    salt,
    ...(revision === undefined ? {} : { revision: { ...revision } }),
    ...(suspensions === undefined || Object.keys(suspensions).length === 0
      ? {}
      : { suspensions: suspensions as JsonObject }), // texts only
    ...(keptBlocks.length === 0 ? {} : { kept: keptBlocks }),
    ...(history === undefined || history.length === 0 ? {} : { history: history.map(listOfPass) }),
  };
}

type ListedRow = readonly [string, readonly Json[]];

const listedRows = (ledger: Ledger): readonly ListedRow[] =>
  Object.entries(ledger.rows)
    .flatMap(([key, row]): ListedRow[] => (row === undefined ? [] : [[key, listOfRow(row)]]))
    .sort(([left], [right]) => (left < right ? -1 : 1));

function chunksOf(rows: readonly ListedRow[], limitBytes: number): readonly (readonly ListedRow[])[] {
  const chunks: ListedRow[][] = [];
  let leftBytes = 0;
  for (const row of rows) {
    const rowBytes = bytesIn(canonicalJson(row)) + 1; // a text and a list
    if (rowBytes > leftBytes) {
      chunks.push([]);
      leftBytes = limitBytes;
    }
    leftBytes -= rowBytes;
    chunks.at(-1)?.push(row);
  }
  return chunks;
}

const bytesIn = (text: string): number => new TextEncoder().encode(text).length;

const rowsIn = (value: Json | undefined): Ledger['rows'] =>
  Object.fromEntries(
    Object.entries(isJsonObject(value) ? value : {}).flatMap(([key, row]) => {
      const read = rowOfList(row);
      return read === undefined ? [] : [[key, read]]; // only Keys are written
    }),
  );

function revisionOf(value: Json | undefined): Ledger['revision'] {
  if (!isJsonObject(value)) return undefined;
  const { id, digest } = value;
  return typeof id === 'string' && typeof digest === 'string' ? { id, digest } : undefined;
}
