import { ledgerLimitBytes } from '../defaults/limits.ts';
import { Failure } from '../model/failure.ts';
import type { StoredLedger, StoredShard } from '../model/facts.ts';
import { serializeLedger, splitLedger } from './ledger-codec.ts';
import type { Ledger } from '../model/ledger.ts';
import { ledgerLabel, ledgerName, ledgerShardName, ownerLabel } from '../model/own-labels.ts';
import type { NewConfig } from '../model/write.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';

export interface LedgerPlace {
  readonly writer: SwarmWriter;
  readonly owner: string;
  /** Size limit of one config; tests lower it. */
  readonly limitBytes?: number;
}

/**
 * Writes the ledger if it has changed, by compare-and-swap on the version of its head: of two writers that have read the
 * same version, one gets a conflict, and its apply stops before the first change.
 *
 * Rows that do not fit into the head are stored in shards. Shards are immutable: first the new ones are created, then the
 * head lists them, then the unlisted ones are removed. A reader sees either the old ledger or the new one.
 */
export async function storeLedger(
  place: LedgerPlace,
  stored: StoredLedger,
  ledger: Ledger,
): Promise<boolean> {
  if (isSame(stored, ledger)) return false;
  const { shards, headWith } = splitLedger(ledger, place.limitBytes ?? ledgerLimitBytes);
  const kept = keptShards(shards, stored);
  const made: string[] = [];
  try {
    const ids = await placeShards(shards, { place, stored, kept, made });
    await writeHead(place, stored, headWith(ids));
  } catch (error) {
    if (!isConflict(error)) throw error;
    // The other writer's head cannot list them. After any other failure our own head may do so.
    await removeShards(place, made);
    throw conflictOf(error, place.owner);
  }
  const left = stored.shards.filter((shard) => kept.get(shard.text)?.id !== shard.id);
  await removeShards(
    place,
    left.map(({ id }) => id),
  );
  return true;
}

const isSame = ({ ledger, isTorn }: StoredLedger, next: Ledger): boolean =>
  ledger !== undefined && !isTorn && serializeLedger(ledger) === serializeLedger(next);

/**
 * Shards that can be reused, by their text. Only those that the head lists: the writer of this head may remove any other
 * at any moment.
 */
function keptShards(texts: readonly string[], { shards }: StoredLedger): ReadonlyMap<string, StoredShard> {
  const needed = new Set(texts);
  return new Map(
    shards.filter(({ isNamed, text }) => isNamed && needed.has(text)).map((shard) => [shard.text, shard]),
  );
}

interface Placing {
  readonly place: LedgerPlace;
  readonly stored: StoredLedger;
  readonly kept: ReadonlyMap<string, StoredShard>;
  /** Collects the id of each shard as soon as it is created. */
  readonly made: string[];
}

async function placeShards(
  texts: readonly string[],
  { place, stored, kept, made }: Placing,
): Promise<readonly string[]> {
  const taken = new Set(stored.shards.map(({ number }) => number));
  const ids: string[] = [];
  let number = 1;
  for (const text of texts) {
    const known = kept.get(text);
    if (known !== undefined) {
      ids.push(known.id);
      continue;
    }
    do number += 1;
    while (taken.has(number));
    const id = await place.writer.createConfig(
      configOf(place.owner, ledgerShardName(place.owner, number), text),
    );
    made.push(id);
    ids.push(id);
  }
  return ids;
}

async function writeHead(
  { writer, owner }: LedgerPlace,
  { head }: StoredLedger,
  text: string,
): Promise<void> {
  const config = configOf(owner, ledgerName(owner), text);
  if (head === undefined) await writer.createConfig(config);
  else await writer.updateConfig(head, config);
}

/** A config needs data, and the data is immutable: the ledger itself is stored in the labels. Changing this text would break updates. */
const ledgerText = 'The ledger of swarm-reconciler: its labels hold what it remembers. Do not remove it.\n';

const configOf = (owner: string, name: string, text: string): NewConfig => ({
  name,
  labels: { [ownerLabel]: owner, [ledgerLabel]: text },
  text: ledgerText,
});

/** If a removal fails, the next write removes the shard: no head lists it. */
async function removeShards({ writer }: LedgerPlace, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    try {
      await writer.removeConfig(id);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
}

const isConflict = (error: unknown): error is Failure =>
  error instanceof Failure && (error.code === 'version-conflict' || error.code === 'name-taken');

const conflictOf = (cause: Failure, owner: string): Failure =>
  new Failure(`Cannot write the ledger of the owner "${owner}": someone else has just written it`, {
    kind: 'transient',
    code: 'version-conflict',
    resource: ledgerName(owner),
    hint: 'Run again. If another reconciler runs for the same owner, wait until it has finished, or give one of them another --owner',
    cause,
  });
