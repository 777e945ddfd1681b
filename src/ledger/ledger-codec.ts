import {
  canonicalJson,
  isJsonObject,
  parseJson,
  textsOf,
  type Json,
  type JsonObject,
} from '../kernel/json.ts';
import type { Ledger } from '../model/ledger.ts';
import { approvalsIn, approvalsToJson } from './ledger-approval-codec.ts';
import { historyOf, listOfPass, suspensionsOf } from './ledger-notes-codec.ts';
import { listOfRow, rowOfList } from './ledger-row-codec.ts';

/**
 * The ledger as the text of one label: rows are lists, because a config's labels hold
 * 1.4 MB at most. Equal ledgers give equal text, so that an unchanged one is not written.
 */
export const serializeLedger = (ledger: Ledger): string =>
  canonicalJson({ ...headOf(ledger), rows: Object.fromEntries(listedRows(ledger)) });

/** A ledger as it is stored: a head, and shards that the head lists by id. The ids are known only once the shards exist. */
export interface LedgerTexts {
  readonly shards: readonly string[];
  readonly headWith: (shardIds: readonly string[]) => string;
}

/** Splits a ledger that is too long for one label: rows in order, as many per shard as fit. */
export function splitLedger(ledger: Ledger, limitBytes: number): LedgerTexts {
  const whole = serializeLedger(ledger);
  if (bytesIn(whole) <= limitBytes) return { shards: [], headWith: () => whole };
  return {
    shards: chunksOf(listedRows(ledger), limitBytes).map((rows) =>
      canonicalJson({ rows: Object.fromEntries(rows) }),
    ),
    headWith: (shardIds) => canonicalJson({ ...headOf(ledger), parts: shardIds }),
  };
}

/** A parsed head; `shardIds` is empty if the head contains all rows. */
export interface LedgerHead {
  readonly ledger: Ledger;
  readonly shardIds: readonly string[];
}

/** Undefined if the text is not a ledger: somebody has broken it, and only what the labels show is known. */
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
      ...approvalsIn(value),
      ...(history.length === 0 ? {} : { history }),
    },
    shardIds: textsOf(value['parts']),
  };
}

/** The rows of a shard; undefined if the text is not one. */
export function parseShard(text: string): Ledger['rows'] | undefined {
  const value = parseJson(text);
  return isJsonObject(value) && isJsonObject(value['rows']) ? rowsIn(value['rows']) : undefined;
}

function headOf(ledger: Ledger): JsonObject {
  const { salt, revision, suspensions, keptBlocks = [], history } = ledger;
  return {
    v: 1,
    salt,
    ...(revision === undefined ? {} : { revision: { ...revision } }),
    ...(suspensions === undefined || Object.keys(suspensions).length === 0
      ? {}
      : { suspensions: suspensions as JsonObject }), // texts only
    ...(keptBlocks.length === 0 ? {} : { kept: keptBlocks }),
    ...approvalsToJson(ledger),
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
