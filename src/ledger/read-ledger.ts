import type { StoredLedger, StoredShard } from '../model/facts.ts';
import { parseHead, parseShard, type LedgerHead } from './ledger-codec.ts';
import type { ObservedConfig } from '../model/observed.ts';
import { ledgerLabel, ledgerName, ledgerShardNumber } from '../model/own-labels.ts';

/**
 * Finds the owner's ledger among the configs of the swarm. The head lists its shards by id, so shards that an interrupted
 * writer created but never listed are ignored. If a listed shard is missing, the other rows still count.
 */
export function readLedger(configs: readonly ObservedConfig[], owner: string): StoredLedger {
  const config = configs.find(({ name }) => name === ledgerName(owner));
  const head = config === undefined ? undefined : parseHead(textOf(config));
  const named = new Set(head?.shardIds);
  const shards = configs.flatMap((one): StoredShard[] => {
    const number = ledgerShardNumber(one.name, owner);
    return number === undefined
      ? []
      : [{ id: one.id, number, text: textOf(one), isNamed: named.has(one.id) }];
  });
  return {
    head: config === undefined ? undefined : { id: config.id, version: config.version },
    ...joined(head, shards),
    shards,
  };
}

const textOf = ({ labels }: ObservedConfig): string => labels[ledgerLabel] ?? '';

function joined(
  head: LedgerHead | undefined,
  shards: readonly StoredShard[],
): Pick<StoredLedger, 'ledger' | 'isTorn'> {
  if (head === undefined) return { ledger: undefined, isTorn: false };
  const texts = new Map(shards.map(({ id, text }) => [id, text]));
  const read = head.shardIds.map((id) => parseShard(texts.get(id) ?? ''));
  const rows = Object.assign({}, head.ledger.rows, ...read) as LedgerHead['ledger']['rows']; // joins records of one type
  return { ledger: { ...head.ledger, rows }, isTorn: read.includes(undefined) };
}
